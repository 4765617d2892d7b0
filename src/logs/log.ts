import { setImmediate } from 'node:timers/promises';
import type { GitHub } from '../github/api.ts';
import { isHttpFailure, ToolError } from '../github/errors.ts';
import { type Job, neverRan } from '../github/job.ts';
import type { Repository } from '../github/repository.ts';
import { stateOf } from '../github/run.ts';
import { DeadlineError, inTime } from '../github/storage.ts';
import { quoted } from '../text/text.ts';
import { type LogCache, noCache } from './cache.ts';
import { lineDecoder } from './decode.ts';
import { LogMissing, type Part, storedLog } from './fetch.ts';
import type { KeptLog } from './kept-log.ts';
import type { LogLine } from './line.ts';

const logRoute = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs';

/** Most logs are smaller (median 86 kB in a sample of 229) and come in one request. */
const firstPart = 256 * 1024;

/** A log up to this size is read whole, and kept, also where only its end is wanted. */
const smallLog = 1 << 20;

/** Progress is told every 2^22 bytes: 4 MB. */
const progressShift = 22;

/** A reply has to be written, too. */
const timeToAnswer = 5000;

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
  /** Of a log that is larger, in bytes, the end is looked into first, and no more where that tells the cause. */
  readonly largeLog: number;
}

/** Whether time was up before the end. */
interface Ended {
  readonly late: boolean;
}

/** A job's log, opened: it is there, and may be read, again and again. */
export interface JobLog {
  readonly job: Job;
  /** In bytes, where it is known. */
  readonly size: number | undefined;
  /** Whether its end can be had without all that comes before. */
  readonly endIsNear: boolean;
  /**
   * Its bytes from the first one; a chunk holds until the next one is asked for.
   * @param until when to stop, in milliseconds since 1970: by default shortly before the answer has to be out
   */
  bytes(until?: number): AsyncGenerator<Uint8Array, Ended>;
  /** Its lines from the first one, in groups. */
  lines(): AsyncGenerator<readonly LogLine[], Ended>;
  /**
   * Its last bytes, where endIsNear.
   * @param until as of `bytes`
   * @throws DeadlineError where they have not come by then
   */
  end(bytes: number, until?: number): Promise<Uint8Array>;
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
  if (hasNoLog(job)) throw noLog(job);
  const source = storedLog(access.github, logRoute, { owner, repo, job_id: job.id });
  try {
    await source.locate();
  } catch (error) {
    if (isHttpFailure(error) && error.status === 404) throw noLog(job);
    throw error;
  }
  const finished = job.status === 'completed';
  const key = cacheKey({ owner, repo }, job, access);
  let kept = finished ? await access.cache.read(key) : undefined;
  let begun: Part | undefined;
  if (!kept) {
    try {
      begun = await source.part(0, firstPart - 1);
    } catch (error) {
      if (error instanceof LogMissing) throw noLog(job);
      throw error;
    }
  }
  const size = kept?.size ?? begun?.size;
  const endIsNear =
    (kept !== undefined || begun?.ranged === true) &&
    (size ?? 0) > Math.min(smallLog, access.largeLog);

  /** What is on this disk, from an offset on; of one that is damaged, the rest comes from storage. */
  async function* fromDisk(log: KeptLog, from = 0): AsyncGenerator<Uint8Array> {
    let read = from;
    kept = undefined;
    for await (const piece of log.bytes(from)) {
      yield piece;
      read += piece.length;
    }
    if (read >= log.size) return;
    await access.cache.drop(key);
    yield* source.all(undefined, read);
  }

  const all = async (): Promise<AsyncGenerator<Uint8Array>> => {
    const ready = kept ?? (finished && !begun ? await access.cache.read(key) : undefined);
    if (ready) return fromDisk(ready);
    const bytes = source.all(begun);
    begun = undefined;
    if (!finished) return bytes;
    const passed = access.cache.keep(key, bytes);
    const isSmall = size !== undefined && size <= smallLog && access.cache !== noCache;
    return isSmall ? toItsEnd(passed, access) : passed;
  };

  const end = async (bytes: number): Promise<Uint8Array> => {
    const from = Math.max(0, (size ?? 0) - bytes);
    const ready = kept ?? (finished && !begun ? await access.cache.read(key) : undefined);
    begun?.drop();
    begun = undefined;
    const chunks: Uint8Array[] = [];
    const body = ready ? fromDisk(ready, from) : (await source.part(from, (size ?? 0) - 1)).body;
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  };
  return readable({ job, size, endIsNear, all, end }, access);
}

/** What is left of a small log is waited for this long, in milliseconds, where nobody wants it. */
const timeForRest = 2000;

/**
 * Reads bytes to their end, also where nobody wants more of them: the next question about a small log
 * then finds all of it on this disk.
 */
async function* toItsEnd(
  bytes: AsyncGenerator<Uint8Array>,
  { signal, now, deadline }: LogAccess,
): AsyncGenerator<Uint8Array> {
  const rest = async () => {
    while (!signal.aborted && !(await bytes.next()).done);
  };
  try {
    for (;;) {
      const { done, value } = await bytes.next();
      if (done) return;
      yield value;
    }
  } finally {
    const until = Math.min(now() + timeForRest, deadline - timeToAnswer);
    const ended = inTime(rest(), until, { now });
    const isOver = await ended.then(
      () => true,
      () => false,
    );
    const closed = bytes.return(undefined);
    // What storage has not sent yet may never come.
    if (isOver) await closed;
    else closed.catch(() => {});
  }
}

/** Where a log lies in the cache. */
export function cacheKey(
  { owner, repo }: Repository,
  { id, run_attempt }: Job,
  { webHost }: Pick<LogAccess, 'webHost'>,
): string {
  return `${webHost}/${owner}/${repo}/${id}/${run_attempt}`.toLowerCase();
}

/** A log's bytes, wherever they come from. */
interface LogSource extends Omit<JobLog, 'bytes' | 'lines'> {
  /** All of them; a chunk holds until the next one is asked for. */
  all(): Promise<AsyncGenerator<Uint8Array>>;
}

/** Reads bytes of a log as far as there is time. */
export function readable({ all, ...log }: LogSource, access: LogAccess): JobLog {
  const { job, size } = log;
  const bytes = async function* (
    until = access.deadline - timeToAnswer,
  ): AsyncGenerator<Uint8Array, Ended> {
    let read = 0;
    const chunks = await all();
    let isWaiting = false;
    try {
      for (;;) {
        isWaiting = true;
        const { done, value: chunk } = await inTime(chunks.next(), until, access);
        isWaiting = false;
        if (done) return { late: false };
        yield chunk;
        // Chunks that lie ready would be looked into one after the other, and nothing else answered.
        await setImmediate();
        if (read >> progressShift !== (read + chunk.length) >> progressShift) {
          access.progress(read, size, `Reading the log of ${job.name}`);
        }
        read += chunk.length;
        access.signal.throwIfAborted();
        if (access.now() > until) return { late: true };
      }
    } catch (error) {
      if (read > 0 && error instanceof DeadlineError) return { late: true };
      throw error;
    } finally {
      const over = chunks.return(undefined);
      // What storage has not sent yet may never come.
      if (isWaiting) over.catch(() => {});
      else await over;
    }
  };
  return {
    ...log,
    bytes,
    end: (length, until = access.deadline - timeToAnswer) => inTime(log.end(length), until, access),
    async *lines() {
      const decoder = lineDecoder();
      const chunks = bytes();
      try {
        for (;;) {
          const { done, value } = await chunks.next();
          if (done) {
            if (!value.late) yield decoder.end();
            return value;
          }
          yield decoder.push(value);
        }
      } finally {
        await chunks.return({ late: false });
      }
    },
  };
}

/** Whether there is nothing to read, as far as the job tells. */
export function hasNoLog(job: Job): boolean {
  if (job.status !== 'completed') return job.status !== 'in_progress';
  return job.conclusion === 'skipped' || neverRan(job);
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
    neverRan(job)
      ? `ended as ${stateOf(job)} before a runner took it: it has no log`
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
