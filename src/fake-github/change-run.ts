import { type JobState, latestAttempt, type RunState, type World } from './state.ts';

/** Ends everything that has not ended. */
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

/** Begins the next attempt: the chosen jobs run again, the others are carried over with their times. */
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
      chosen(job) ? again(world, job, now) : { ...job, id: world.nextId++ },
    ),
  });
  run.fixed = undefined;
}

/** A runner takes a job some seconds after it was asked for. */
const pickUp = 2000;

function again(world: World, job: JobState, now: number): JobState {
  const { retry } = job;
  const shift = now + pickUp - job.starts;
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
    starts: now + pickUp,
    ends: job.ends + shift,
    steps,
    retry: undefined,
  };
}
