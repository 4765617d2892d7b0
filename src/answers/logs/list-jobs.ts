import { z } from 'zod';
import { allJobs, isFailed } from '../../github/job.ts';
import { pageText, readRun, runText } from '../../github/run.ts';
import { count } from '../../text/format.ts';
import { gantt } from '../../timeline/gantt.ts';
import type { RunTarget } from '../../tool/addresses.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { noJobs } from './choose-job.ts';
import { jobLine, jobShape, listedJob } from './job-list.ts';

/** The output of list_jobs. */
export const jobsShape = {
  run_id: z.number(),
  total_count: z.number(),
  next_page: z.number().nullable(),
  jobs: z.array(z.object(jobShape)),
  gantt: z.string().optional().describe('Mermaid.'),
};

interface Wanted {
  readonly filter: 'all' | 'failed';
  readonly per_page: number;
  readonly page: number;
  /** Whether to add a Mermaid chart. */
  readonly gantt: boolean;
}

/** Answers list_jobs: a page of the jobs of a run. */
export async function listJobs(
  { owner, repo, run_id, attempt_number }: RunTarget,
  { filter, per_page, page, gantt: withChart }: Wanted,
  context: Context,
): Promise<Reply> {
  const all = await allJobs(context.github, { owner, repo, run_id, attempt_number });
  if (all.length === 0) {
    const run = await context.optional.read('the run', () =>
      readRun({ owner, repo, run_id }, context),
    );
    return {
      text: [noJobs(run_id), ...(run ? [runText(run, context.now())] : [])].join('\n'),
      data: { run_id, total_count: 0, next_page: null, jobs: [] },
    };
  }
  const matching = filter === 'failed' ? all.filter(isFailed) : all;
  const shown = matching.slice((page - 1) * per_page, page * per_page);
  const noun = filter === 'failed' ? 'failed job' : 'job';
  const run = withChart
    ? await context.optional.read('the chart', () =>
        readRun({ owner, repo, run_id, attempt_number }, context),
      )
    : undefined;
  const chart = run && gantt({ run, jobs: matching }, context.now());
  return {
    text: [
      pageText(matching.length, shown.length, { page, per_page }, noun),
      ...(filter === 'failed' ? [`The run has ${count(all.length, 'job')} in all.`] : []),
      ...(chart ? ['```mermaid', chart.trimEnd(), '```'] : []),
      ...shown.map((job) => jobLine(job, context.now())),
    ].join('\n'),
    data: {
      run_id,
      total_count: matching.length,
      next_page: page * per_page < matching.length && shown.length > 0 ? page + 1 : null,
      jobs: shown.map((job) => listedJob(job, context.now())),
      ...(chart && { gantt: chart }),
    },
  };
}
