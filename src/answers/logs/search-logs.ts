import { ToolError } from '../../github/errors.ts';
import { allJobs, isFailed } from '../../github/job.ts';
import { openLog } from '../../logs/log.ts';
import { searcher } from '../../logs/pattern-search.ts';
import { count } from '../../text/format.ts';
import type { Target } from '../../tool/addresses.ts';
import { logLinks } from '../../tool/resource.ts';
import { findTarget } from '../../tool/target.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { noJobs } from './choose-job.ts';
import { sweep } from './search-jobs.ts';
import { parseCursor, showMatches } from './search-reply.ts';

/** What a reply may take: hosts warn at 10,000 tokens. */
export const maxBytes = 36_000;

/** What is looked for, and how much of it is shown. */
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

/** Lines that match, in the logs of a run or of one job. */
export async function searchLogs(place: Target, args: Wanted, context: Context): Promise<Reply> {
  const { pattern, regex = false, ignore_case = false } = args;
  const after = args.cursor === undefined ? undefined : parseCursor(args.cursor);
  const wanted = await searcher({ pattern, regex, ignore_case }, context);
  const { owner, repo, run_id, attempt_number, job } = await findTarget(place, context);
  const all = job ? [job] : await allJobs(context.github, { owner, repo, run_id, attempt_number });
  if (all.length === 0) throw new ToolError(noJobs(run_id));
  const failedOnly = !job && args.failed_only;
  const jobs = all.filter((job) => job.conclusion !== 'skipped' && (!failedOnly || isFailed(job)));
  if (jobs.length === 0) {
    throw new ToolError(
      `Run ${run_id} has no failed job among ${count(all.length, 'job')}. Pass failed_only: false to search them all.`,
    );
  }
  const found = await sweep(jobs, (job) => openLog(place, job, context), {
    searcher: wanted,
    context: args.context,
    most: args.max_matches,
    after,
  }).finally(() => wanted.close());
  const reply = showMatches(found, {
    searched: failedOnly ? count(jobs.length, 'failed job') : count(jobs.length, 'job'),
    context: args.context,
    bytes: maxBytes,
    continued: after !== undefined,
    mark: context.mark,
  });
  const matched = found.matches.map(({ job }) => job);
  return { ...reply, links: logLinks(place, matched) };
}
