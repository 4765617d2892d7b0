import { ToolError } from '../../github/errors.ts';
import { allJobs, isFailed, type Job } from '../../github/job.ts';
import { archivedLogs } from '../../logs/archived-logs.ts';
import { openLog } from '../../logs/log.ts';
import { searcher } from '../../logs/pattern-search.ts';
import type { Searcher } from '../../logs/search.ts';
import { count } from '../../text/format.ts';
import type { Target } from '../../tool/addresses.ts';
import { logLinks } from '../../tool/resource.ts';
import { findTarget } from '../../tool/target.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { noJobs } from './choose-job.ts';
import { type Position, searchJobs } from './search-jobs.ts';
import { matchesReply, parseCursor } from './search-reply.ts';

/** Hosts warn about replies of more than 10,000 tokens. */
export const maxBytes = 36_000;

/** What to search for, and how much to show. */
export interface Wanted {
  readonly pattern: string;
  readonly regex?: boolean | undefined;
  readonly ignore_case?: boolean | undefined;
  /** Lines around each match. */
  readonly context: number;
  readonly max_matches: number;
  readonly failed_only: boolean;
  readonly cursor?: string | undefined;
}

/** Answers search_logs about a run or job. */
export async function searchLogs(target: Target, args: Wanted, context: Context): Promise<Reply> {
  const { pattern, regex = false, ignore_case = false } = args;
  const after = args.cursor === undefined ? undefined : parseCursor(args.cursor);
  const finder = await searcher({ pattern, regex, ignore_case }, context);
  try {
    return await searchOf(target, args, { finder, after }, context);
  } finally {
    finder.close();
  }
}

/** @param after where to continue an earlier search */
async function searchOf(
  target: Target,
  args: Wanted,
  { finder, after }: { finder: Searcher; after: Position | undefined },
  context: Context,
): Promise<Reply> {
  const { owner, repo, run_id, attempt_number, job } = await findTarget(target, context);
  const all = job ? [job] : await allJobs(context.github, { owner, repo, run_id, attempt_number });
  if (all.length === 0) throw new ToolError(noJobs(run_id));
  const failedOnly = !job && args.failed_only;
  const jobs = all.filter((job) => job.conclusion !== 'skipped' && (!failedOnly || isFailed(job)));
  if (jobs.length === 0) {
    throw new ToolError(
      `Run ${run_id} has no failed job among ${count(all.length, 'job')}. Pass failed_only: false to search them all.`,
    );
  }
  const first = after ? jobs.findIndex(({ id }) => id === after.job_id) : 0;
  const left = jobs.slice(Math.max(0, first));
  const run = {
    id: run_id,
    status: all.every(({ status }) => status === 'completed') ? 'completed' : 'in_progress',
    run_attempt: attempt_number ?? Math.max(...all.map(({ run_attempt }) => run_attempt)),
  };
  const logs = {
    archived: await archivedLogs(target, { run, jobs: all }, left, context),
    open: (job: Job) => openLog(target, job, context),
  };
  const found = await searchJobs(left, logs, {
    searcher: finder,
    context: args.context,
    maxMatches: args.max_matches,
    after,
  });
  const reply = matchesReply(found, {
    searched: failedOnly ? count(jobs.length, 'failed job') : count(jobs.length, 'job'),
    context: args.context,
    bytes: maxBytes,
    continued: after !== undefined,
    mark: context.mark,
  });
  const matched = found.matches.map(({ job }) => job);
  return { ...reply, links: logLinks(target, matched) };
}
