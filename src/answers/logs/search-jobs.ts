import { ToolError } from '../../github/errors.ts';
import type { Job } from '../../github/job.ts';
import { whyNotSeen } from '../../github/optional.ts';
import type { Match } from '../../logs/byte-search.ts';
import type { JobLog } from '../../logs/log.ts';
import { PatternTooSlowError, type Progress, type Searcher } from '../../logs/search.ts';
import { ZipError } from '../../logs/zip-ranges.ts';

/** Where to continue a search: after this line of this job. */
export interface Position {
  readonly job_id: number;
  readonly line: number;
}

/** A match and its job. */
export interface FoundMatch extends Match {
  readonly job: Job;
}

/** The result of searching the logs of several jobs. */
export interface JobsSearch {
  readonly matches: readonly FoundMatch[];
  /** Jobs whose log could not be read, and why. */
  readonly unread: readonly { readonly job: Job; readonly why: string }[];
  /** Where to continue; undefined: everything was searched. */
  readonly rest: Position | undefined;
}

/** How many logs are read at the same time. */
const concurrency = 4;

/** The result of searching the log of one job. */
interface JobSearch {
  readonly matches: readonly FoundMatch[];
  readonly why?: string;
  /** The last line that was searched, where the search ended early. */
  readonly stopped?: number;
}

/** Where the logs of jobs are. */
interface Logs {
  /** Logs from the archive of their run, by the id of the job. */
  readonly archived: ReadonlyMap<number, JobLog>;
  /** Opens the log of another job; throws a ToolError saying why it is not searched. */
  readonly open: (job: Job) => Promise<JobLog>;
}

/**
 * Searches the logs of jobs in order, until there are enough matches or time is up.
 * @param jobs beginning with the one where the search continues
 */
export async function searchJobs(
  jobs: readonly Job[],
  logs: Logs,
  wanted: {
    readonly searcher: Searcher;
    readonly context: number;
    readonly maxMatches: number;
    readonly after: Position | undefined;
  },
): Promise<JobsSearch> {
  const { after, maxMatches } = wanted;
  const matches: FoundMatch[] = [];
  const unread: { job: Job; why: string }[] = [];
  for (let at = 0; at < jobs.length; at += concurrency) {
    const group = jobs.slice(at, at + concurrency);
    const found = await Promise.all(
      group.map((job) => searchJob(job, logs, wanted, job.id === after?.job_id ? after.line : 0)),
    );
    for (const [index, ofJob] of found.entries()) {
      const job = group[index] as Job;
      if (ofJob.why !== undefined) unread.push({ job, why: ofJob.why });
      const fitting = ofJob.matches.slice(0, maxMatches - matches.length);
      matches.push(...fitting);
      const last = fitting.at(-1)?.line.n ?? (job.id === after?.job_id ? after.line : 0);
      if (fitting.length < ofJob.matches.length) {
        return { matches, unread, rest: { job_id: job.id, line: last } };
      }
      if (ofJob.stopped !== undefined) {
        return { matches, unread, rest: { job_id: job.id, line: ofJob.stopped } };
      }
    }
    const next = jobs[at + concurrency];
    if (next && matches.length >= maxMatches)
      return { matches, unread, rest: { job_id: next.id, line: 0 } };
  }
  return { matches, unread, rest: undefined };
}

async function searchJob(
  job: Job,
  { archived, open }: Logs,
  wanted: { searcher: Searcher; context: number; maxMatches: number },
  after: number,
): Promise<JobSearch> {
  const { searcher, context, maxMatches } = wanted;
  let progress: Progress = { state: 'more', matches: [], line: after };
  const found = (stopped?: number): JobSearch => ({
    matches: progress.matches.map((match) => ({ ...match, job })),
    ...(stopped !== undefined && { stopped }),
  });
  const enough = () => found(progress.matches.at(-1)?.line.n ?? progress.line);
  try {
    const chunks = (archived.get(job.id) ?? (await open(job))).bytes();
    try {
      const search = searcher.search({ steps: job.steps, context, maxMatches, after });
      for (;;) {
        const { done, value } = await chunks.next();
        progress = await (done ? search.end(!value.late) : search.push(value));
        if (progress.state === 'enough') return enough();
        if (done) return found(value.late ? Math.max(after, progress.line) : undefined);
      }
    } finally {
      await chunks.return({ late: false });
    }
  } catch (error) {
    // A log that is damaged in the archive may be intact on its own.
    if (archived.has(job.id) && error instanceof ZipError) {
      return searchJob(job, { archived: new Map(), open }, wanted, after);
    }
    if (error instanceof PatternTooSlowError) {
      const line = Math.max(after, progress.line);
      return { ...found(line), why: `after line ${line}, ${error.message}` };
    }
    const why = error instanceof ToolError ? error.message : whyNotSeen(error);
    if (why === undefined) throw error;
    return { matches: [], why };
  }
}
