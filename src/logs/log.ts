import type { GitHub } from '../github/client.ts';
import { isHttpFailure, ToolError } from '../github/errors.ts';
import type { Job } from '../github/job.ts';
import type { Repository } from '../github/repository.ts';
import { standing } from '../github/run.ts';
import { DeadlineError } from '../github/storage.ts';
import { quoted } from '../text/text.ts';
import type { LogCache } from './cache.ts';
import { lineDecoder } from './decode.ts';
import { LogMissing, type Part, storedLog } from './fetch.ts';
import type { LogLine } from './line.ts';

const logRoute = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs';

/** Most logs are smaller (median 86 kB in a sample of 229) and come in one request. */
const firstPart = 256 * 1024;

/** Progress is told every 2^22 bytes: 4 MB. */
const progressShift = 22;

/** A reply has to be written, too. */
const timeToAnswer = 3000;

/** What reading a log takes. */
export interface LogAccess {
  readonly github: GitHub;
  /** Aborted when the caller gives up. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** When the answer has to be out, in milliseconds since 1970: hosts give up soon after. */
  readonly deadline: number;
  /** Tells the caller how far a long call is; does nothing where nobody asked. */
  readonly progress: (done: number, total: number | undefined, message: string) => void;
  /** The host of GitHub's web pages, as in pasted addresses. */
  readonly webHost: string;
  /** Finished logs that were read before. */
  readonly cache: LogCache;
}

/** A job's log, opened: it is there, and may be read. */
export interface JobLog {
  readonly job: Job;
  /** In bytes, where it is known. */
  readonly size: number | undefined;
  /** Whether its end can be had without all that comes before. */
  readonly endIsNear: boolean;
  /** Its lines from the first one, in groups, once; late: time was up before the end. */
  lines(): AsyncGenerator<readonly LogLine[], { readonly late: boolean }>;
  /** Its last bytes, where endIsNear. */
  end(bytes: number): Promise<Uint8Array>;
}

/**
 * Opens the log of a job: the right to read it is asked of GitHub each time, also for a log that
 * is kept on this disk.
 * @throws LogUnavailableError that says why there is none, and what to do instead
 */
export async function openLog(
  { owner, repo }: Repository,
  job: Job,
  access: LogAccess,
): Promise<JobLog> {
  if (neverRan(job)) throw noLog(job);
  const source = storedLog(access.github, logRoute, { owner, repo, job_id: job.id });
  try {
    await source.locate();
  } catch (error) {
    if (isHttpFailure(error) && error.status === 404) throw noLog(job);
    throw error;
  }
  const finished = job.status === 'completed';
  const key = `${access.webHost}/${owner}/${repo}/${job.id}/${job.run_attempt}`.toLowerCase();
  const kept = finished ? await access.cache.read(key) : undefined;
  let begun: Part | undefined;
  if (!kept) {
    try {
      begun = await source.part(0, firstPart - 1);
    } catch (error) {
      if (error instanceof LogMissing) throw noLog(job);
      throw error;
    }
  }
  const all = () => (finished ? access.cache.keep(key, source.all(begun)) : source.all(begun));

  return {
    job,
    size: begun?.size,
    endIsNear: begun?.ranged === true && (begun.size ?? 0) > firstPart,
    async *lines() {
      const decoder = lineDecoder();
      let read = 0;
      try {
        for await (const chunk of kept ?? all()) {
          yield decoder.push(chunk);
          if (read >> progressShift !== (read + chunk.length) >> progressShift) {
            access.progress(read, begun?.size, `Reading the log of ${job.name}`);
          }
          read += chunk.length;
          access.signal.throwIfAborted();
          if (access.now() > access.deadline - timeToAnswer) return { late: true };
        }
      } catch (error) {
        if (read > 0 && error instanceof DeadlineError) return { late: true };
        throw error;
      }
      yield decoder.end();
      return { late: false };
    },
    async end(bytes) {
      begun?.drop();
      const size = begun?.size ?? 0;
      const { body } = await source.part(Math.max(0, size - bytes), size - 1);
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}

function neverRan(job: Job): boolean {
  if (job.status !== 'completed') return job.status !== 'in_progress';
  return job.conclusion === 'skipped' || (job.runner_id === 0 && job.steps.length === 0);
}

/** Why a job has no log, and what to do instead. */
function noLog(job: Job): LogUnavailableError {
  const run = `run_id: ${job.run_id}`;
  if (job.status === 'in_progress') {
    const step = job.steps.find(({ status }) => status === 'in_progress');
    return new LogUnavailableError(
      job,
      `still runs${step ? ` (step ${step.number} ${quoted(step.name)})` : ''}: GitHub gives its log when it has ended`,
      `Wait with wait_for_run ${run}, then read it.`,
    );
  }
  if (job.status !== 'completed') {
    return new LogUnavailableError(
      job,
      `is ${job.status} and has not begun: there is no log yet`,
      `triage ${run} says what it waits for.`,
    );
  }
  if (job.conclusion === 'skipped') {
    return new LogUnavailableError(
      job,
      'was skipped: it has no log',
      `Its condition, or a job that it needs, says why: list_jobs ${run}.`,
    );
  }
  return new LogUnavailableError(
    job,
    job.runner_id === 0 && job.steps.length === 0
      ? `ended as ${standing(job)} before a runner took it: it has no log`
      : 'has no log: it was deleted, or its runner was lost before it could send it; a job that has just ended may need a minute',
    `triage ${run} reads what GitHub noted instead.`,
  );
}

/** A job has no log. */
export class LogUnavailableError extends ToolError {
  /** Why, as what the job does or is: "was skipped: it has no log". */
  readonly why: string;

  constructor({ id, name }: Job, why: string, instead: string) {
    super(`Job ${id} ${quoted(name)} ${why}. ${instead}`);
    this.why = why;
  }
}
