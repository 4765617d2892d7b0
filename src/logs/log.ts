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
import { LogMissingError, type Part, storedLog } from './fetch.ts';
import type { KeptLog } from './kept-log.ts';
import type { LogLine } from './line.ts';

const logRoute = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs';

/** Most logs are smaller than this (median 86 kB in a sample of 229) and need only one request. */
const firstPartBytes = 256 * 1024;

/** Logs up to this size are read whole and cached even where only the end is wanted. */
const maxSmallLog = 1 << 20;

/** Progress is reported every 2^22 bytes: 4 MB. */
const progressShift = 22;

/** Milliseconds before the deadline that are kept for writing the reply. */
const reservedTime = 5000;

/** What is needed to read a log. */
export interface LogAccess {
  readonly github: GitHub;
  /** Aborted when the caller gives up. */
  readonly signal: AbortSignal;
  /** The current time in milliseconds since 1970. */
  readonly now: () => number;
  /**
   * When the call must have been answered, in milliseconds since 1970: hosts give up soon after.
   */
  readonly deadline: number;
  /** Reports progress to the caller, if it asked for that. */
  readonly progress: (done: number, total: number | undefined, message: string) => void;
  /** The host of GitHub's web pages. */
  readonly webHost: string;
  /** The cache of finished logs. */
  readonly cache: LogCache;
  /**
   * For logs of more bytes, the end is examined first, and the rest only where that does not show
   * the cause.
   */
  readonly largeLog: number;
}

/** How reading a log ended. */
interface Ended {
  /** Whether time ran out before the end. */
  readonly late: boolean;
}

/** A job's log that exists and may be read, any number of times. */
export interface JobLog {
  readonly job: Job;
  /** In bytes, where known. */
  readonly size: number | undefined;
  /** Whether the end can be read without everything before it. */
  readonly endIsNear: boolean;
  /**
   * Its bytes from the beginning, in chunks that are valid until the next one is requested.
   * @param until when to stop, in milliseconds since 1970; by default shortly before the deadline
   */
  bytes(until?: number): AsyncGenerator<Uint8Array, Ended>;
  /** Its lines from the beginning, in groups. */
  lines(): AsyncGenerator<readonly LogLine[], Ended>;
  /**
   * Its last bytes, where endIsNear.
   * @param until as for `bytes`
   * @throws DeadlineError where they have not arrived by then
   */
  end(bytes: number, until?: number): Promise<Uint8Array>;
}

/**
 * Opens the log of a job. GitHub is asked each time whether it may be read, also for a log in the
 * cache.
 * @throws LogUnavailableError saying why there is none, and what to do instead
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
      begun = await source.part(0, firstPartBytes - 1);
    } catch (error) {
      if (error instanceof LogMissingError) throw noLog(job);
      throw error;
    }
  }
  const size = kept?.size ?? begun?.size;
  const endIsNear =
    (kept !== undefined || begun?.ranged === true) &&
    (size ?? 0) > Math.min(maxSmallLog, access.largeLog);

  /**
   * The bytes of a cached log from an offset on; where it is damaged, the rest comes from storage.
   */
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
    const isSmall = size !== undefined && size <= maxSmallLog && access.cache !== noCache;
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

/** How many milliseconds to wait for the rest of a small log that is only read for the cache. */
const maxTimeForRest = 2000;

/**
 * Reads bytes to the end even if the consumer stops early, so that all of a small log is in the
 * cache.
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
    const until = Math.min(now() + maxTimeForRest, deadline - reservedTime);
    const ended = inTime(rest(), until, { now });
    const isOver = await ended.then(
      () => true,
      () => false,
    );
    const closed = bytes.return(undefined);
    // Storage may never send the rest, so nobody waits for that.
    if (isOver) await closed;
    else closed.catch(() => {});
  }
}

/** The key of a log in the cache. */
export function cacheKey(
  { owner, repo }: Repository,
  { id, run_attempt }: Job,
  { webHost }: Pick<LogAccess, 'webHost'>,
): string {
  return `${webHost}/${owner}/${repo}/${id}/${run_attempt}`.toLowerCase();
}

/** The source of a log's bytes: storage, an archive or the cache. */
interface LogSource extends Omit<JobLog, 'bytes' | 'lines'> {
  /** All bytes, in chunks that are valid until the next one is requested. */
  all(): Promise<AsyncGenerator<Uint8Array>>;
}

/** A log that is read from a source within the time of the call. */
export function readable({ all, ...log }: LogSource, access: LogAccess): JobLog {
  const { job, size } = log;
  const bytes = async function* (
    until = access.deadline - reservedTime,
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
        // Chunks that are already there would otherwise block the event loop one after the other.
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
      // Storage may never send the next chunk, so nobody waits for that.
      if (isWaiting) over.catch(() => {});
      else await over;
    }
  };
  return {
    ...log,
    bytes,
    end: (length, until = access.deadline - reservedTime) => inTime(log.end(length), until, access),
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

/** Whether the state of a job shows that it has no log. */
export function hasNoLog(job: Job): boolean {
  if (job.status !== 'completed') return job.status !== 'in_progress';
  return job.conclusion === 'skipped' || neverRan(job);
}

/** The error for a job without a log, with what to do instead. */
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

/** The log of a job is not available. */
export class LogUnavailableError extends ToolError {
  /** The reason, as the predicate of a sentence about the job: "was skipped: it has no log". */
  readonly why: string;

  constructor({ id, name }: Job, why: string, instead: string) {
    super(`Job ${id} ${quoted(name)} ${why}. ${instead}`);
    this.why = why;
  }
}
