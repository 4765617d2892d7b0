import { type JobState, latestAttempt, type RunState, type World } from './state.ts';

/** Cancels all jobs of a run that have not ended. */
export function cancel(run: RunState, now: number): void {
  for (const job of latestAttempt(run).jobs) {
    if (job.ends <= now) continue;
    job.starts = Math.min(job.starts, now);
    job.ends = now;
    job.conclusion = 'cancelled';
    for (const step of job.steps) {
      if (step.ends <= now) continue;
      step.ends = now;
      step.conclusion = step.starts < now ? 'cancelled' : 'skipped';
    }
  }
  run.pending = [];
  run.fixed = undefined;
}

/** Starts the next attempt: chosen jobs run again, the others are carried over with their times. */
export function rerun(
  world: World,
  run: RunState,
  chosen: (job: JobState) => boolean,
  actor: string,
  now = world.now(),
): void {
  const before = latestAttempt(run);
  run.attempts.push({
    number: before.number + 1,
    started: now,
    actor,
    jobs: before.jobs.map((job) =>
      chosen(job) ? rerunJob(world, job, now) : { ...job, id: world.nextId++ },
    ),
  });
  run.fixed = undefined;
}

/** Milliseconds until a runner picks up a job. */
const pickUpTime = 2000;

function rerunJob(world: World, job: JobState, now: number): JobState {
  const { retry } = job;
  const shift = now + pickUpTime - job.starts;
  const steps = (retry?.steps ?? job.steps).map((step) => ({
    ...step,
    starts: step.starts + shift,
    ends: step.ends + shift,
  }));
  return {
    ...job,
    ...retry,
    id: world.nextId++,
    created: now,
    starts: now + pickUpTime,
    ends: job.ends + shift,
    steps,
    retry: undefined,
  };
}
