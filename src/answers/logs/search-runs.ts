import { ToolError } from '../../github/errors.ts';
import { allJobs, isFailed, type Job } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import { whyNotSeen } from '../../github/optional.ts';
import type { Repository } from '../../github/repository.ts';
import { isFinished, isRed, type Run } from '../../github/run.ts';
import { archivedLogs } from '../../logs/archived-logs.ts';
import { openLog } from '../../logs/log.ts';
import { searcher } from '../../logs/pattern-search.ts';
import { count } from '../../text/format.ts';
import { logLinks } from '../../tool/resource.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { type FoundMatch, type JobsSearch, searchJobs } from './search-jobs.ts';
import { maxBytes, type Wanted } from './search-logs.ts';
import { matchesReply } from './search-reply.ts';

/** The runs to search, newest first. */
interface RunsWanted extends Repository {
  readonly workflow_id?: number | string | undefined;
  readonly branch?: string | undefined;
  readonly created?: string | undefined;
}

/** How many runs are searched. */
const maxRuns = 30;
/** How many runs are listed; green ones among them are not searched. */
const maxListed = 100;
/** For how many runs jobs are read at the same time. */
const concurrency = 4;
/** Milliseconds before the deadline that are kept for the answer. */
const reservedTime = 8000;

/** Answers search_logs about the newest runs of a workflow, branch or period. */
export async function searchRuns(
  { owner, repo, workflow_id, branch, created }: RunsWanted,
  wanted: Wanted,
  context: Context,
): Promise<Reply> {
  const { github, now, deadline } = context;
  if (wanted.cursor !== undefined) {
    throw new ToolError(
      'cursor: goes with one run. Narrow several runs by created instead. Nothing was sent.',
    );
  }
  const { pattern, regex = false, ignore_case = false } = wanted;
  const finder = await searcher({ pattern, regex, ignore_case }, context);
  try {
    const listed = await listRuns(github, {
      owner,
      repo,
      ...(workflow_id !== undefined && { workflow_id }),
      branch,
      created,
      per_page: maxListed,
    });
    const all = listed.runs.filter(
      (run) =>
        isFinished(run) && (!wanted.failed_only || isRed(run) || run.conclusion === 'cancelled'),
    );
    const runs = all.slice(0, maxRuns);
    if (runs.length === 0) {
      throw new ToolError(
        `None of ${count(listed.runs.length, 'run')} has ${wanted.failed_only ? 'failed. Pass failed_only: false to search those that passed, too' : 'ended'}.`,
      );
    }
    const matches: FoundMatch[] = [];
    const unread: JobsSearch['unread'][number][] = [];
    const unlisted: string[] = [];
    const cut: string[] = [];
    let searched = 0;
    let jobs = 0;
    const isOver = () => matches.length >= wanted.max_matches || now() >= deadline - reservedTime;
    while (searched < runs.length && !isOver()) {
      const group = runs.slice(searched, searched + concurrency);
      const found = await Promise.all(group.map((run) => jobsOf(run)));
      for (const [index, own] of found.entries()) {
        if (isOver()) break;
        searched += 1;
        if (typeof own === 'string') {
          unlisted.push(`Not searched: ${own} (run ${group[index]?.id})`);
          continue;
        }
        const run = group[index] as Run;
        const target = { owner, repo, run_id: run.id };
        const archived = await archivedLogs(target, { run, jobs: own.all }, own.searched, context);
        const open = (job: Job) => openLog(target, job, context);
        const ofRun = await searchJobs(
          own.searched,
          { archived, open },
          {
            searcher: finder,
            context: wanted.context,
            maxMatches: wanted.max_matches - matches.length,
            after: undefined,
          },
        );
        jobs += own.searched.length;
        matches.push(...ofRun.matches);
        unread.push(...ofRun.unread);
        if (ofRun.rest)
          cut.push(`Run ${target.run_id} has more: search_logs run_id: ${target.run_id}`);
      }
      context.progress(searched, runs.length, `${searched} of ${count(runs.length, 'run')}`);
    }
    const reply = matchesReply(
      { matches, unread, rest: undefined },
      {
        searched: `${count(jobs, wanted.failed_only ? 'failed job' : 'job')} of ${count(searched, 'run')}`,
        context: wanted.context,
        bytes: maxBytes,
        continued: true,
        unlisted,
        mark: context.mark,
      },
    );
    const last = runs[searched - 1];
    const left = all.length - searched + Math.max(0, listed.total_count - listed.runs.length);
    const rest =
      left > 0 && last
        ? [`Not searched: ${count(left, 'older run')}. To go on: created: "<=${last.created_at}"`]
        : [];
    const hits = new Map<number, number>();
    for (const { job } of matches) hits.set(job.run_id, (hits.get(job.run_id) ?? 0) + 1);
    return {
      text: [
        reply.text,
        ...[...hits].map(([id, times]) => {
          const run = runs.find((each) => each.id === id) as Run;
          return `In run ${id} (${run.name} #${run.run_number}, ${run.created_at}): ${times}  ${run.html_url}`;
        }),
        ...cut,
        ...rest,
      ].join('\n'),
      data: {
        ...reply.data,
        cursor: null,
        total_matches: null,
        runs_searched: runs.slice(0, searched).map(({ id }) => id),
        runs_left: left,
      },
      links: logLinks(
        { owner, repo },
        matches.map(({ job }) => job),
      ),
    };
  } finally {
    finder.close();
  }

  async function jobsOf({ id }: Run): Promise<{ all: Job[]; searched: Job[] } | string> {
    try {
      const all = await allJobs(github, { owner, repo, run_id: id });
      const searched = all.filter(
        (job) => job.conclusion !== 'skipped' && (!wanted.failed_only || isFailed(job)),
      );
      return { all, searched };
    } catch (error) {
      const why = whyNotSeen(error);
      if (why === undefined) throw error;
      return why;
    }
  }
}
