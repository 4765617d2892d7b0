import { z } from 'zod';
import { allJobs } from '../../github/job.ts';
import { notSeenData, notSeenShape } from '../../github/optional.ts';
import { findReports } from '../../reports/find-reports.ts';
import { countsOf, type MergedTest, merged } from '../../reports/merge.ts';
import { uploadersOf } from '../../reports/uploaders.ts';
import { count } from '../../text/format.ts';
import type { Subject } from '../../tool/target.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { ofAttempt } from './attempt.ts';
import { chooseRun } from './choose-run.ts';
import { type Filter, reportReply } from './report-reply.ts';

/** The output of get_test_report. */
export const testReportShape = {
  run_id: z.number(),
  run_attempt: z.number(),
  failed: z.number().describe('Results in all reports.'),
  flaky: z.number().describe('Failed first, then passed.'),
  passed: z.number(),
  skipped: z.number(),
  total_count: z.number().describe('Tests of the filter.'),
  next_page: z.number().nullable(),
  tests: z.array(
    z.object({
      name: z.string(),
      suite: z.string().optional(),
      status: z.string(),
      message: z.string().optional(),
      file: z.string().optional(),
      line: z.number().optional(),
      milliseconds: z.number().optional(),
      reports: z.array(z.number()).describe('Positions in reports.'),
      seen: z.number().describe('Reports that have it.'),
    }),
  ),
  reports: z.array(
    z.object({
      artifact_id: z.number(),
      artifact: z.string(),
      path: z.string(),
      format: z.string(),
      job_id: z.number().nullable(),
      job_by: z
        .string()
        .nullable()
        .describe('step: time of its upload; log: its line; name: likeness.'),
    }),
  ),
  notes: z.array(z.string()),
  not_seen: notSeenShape,
};

interface Wanted {
  readonly attempt_number: number | undefined;
  readonly filter: Filter;
  readonly page: number;
}

/** Limits for one call. */
const bounds = { bytes: 40e6, artifacts: 24, files: 500 };

/** Answers get_test_report: merges the test reports in a run's artifacts. */
export async function getTestReport(
  subject: Subject,
  { filter, page }: Wanted,
  context: Context,
): Promise<Reply> {
  const chosen = await chooseRun(subject, context);
  const { run, job_id } = chosen;
  const { owner, repo } = ownerOf(subject);
  const of = await ofAttempt({ owner, repo }, chosen, context);
  const jobs =
    of.artifacts.length === 0
      ? []
      : await context.optional.read('which job uploaded which report', () =>
          allJobs(context.github, {
            owner,
            repo,
            run_id: run.id,
            attempt_number: of.attempt === run.run_attempt ? undefined : of.attempt,
          }),
        );
  const uploaders = await uploadersOf({ owner, repo }, of.artifacts, jobs ?? [], context);
  const wanted = of.artifacts.filter((artifact) => {
    const uploader = uploaders.get(artifact);
    return job_id === undefined || uploader === undefined || uploader.job.id === job_id;
  });
  const ofOthers = of.artifacts.length - wanted.length;
  const otherJobs =
    ofOthers > 0
      ? [
          `Not counted: ${count(ofOthers, 'artifact')} of other jobs than ${job_id} (leave job_id out).`,
        ]
      : [];
  context.progress(0, undefined, 'Reading test reports');
  const found = await findReports({ owner, repo }, wanted, context, bounds);
  for (const { what, why } of found.refused) context.optional.note(what, why);
  const reports = found.reports.map((each) => ({
    ...each,
    uploader: uploaders.get(each.artifact),
  }));
  const results = reports.map(({ report }) => report.results);
  const tests = merged(results);
  return reportReply(
    {
      run,
      attempt: of.attempt,
      artifacts: wanted,
      job_id,
      searched: found.searched.length,
      reports,
      counts: countsOf(results),
      tests: tests.filter(filters[filter]).toSorted(compareBy(filter)),
      notes: [
        ...chosen.notes,
        ...of.notes,
        ...otherJobs,
        ...found.unread.map((what) => `Not read: ${what}.`),
      ],
      notSeen: context.optional.notSeen,
      notSeenData: notSeenData(context.optional),
    },
    { filter, page },
    context.mark,
  );
}

function ownerOf(subject: Subject) {
  if ('run' in subject) return subject.run;
  if ('commit' in subject) return subject.commit;
  return 'check' in subject ? subject.check : subject.workflow;
}

const filters: Readonly<Record<Filter, (test: MergedTest) => boolean>> = {
  failed: ({ status }) => status === 'failed',
  flaky: ({ status }) => status === 'flaky',
  slow: ({ milliseconds }) => (milliseconds ?? 0) > 0,
  all: () => true,
};

const ranks = ['failed', 'flaky', 'passed', 'skipped'];

/** The slowest tests first, or else failed ones and those in most reports. */
function compareBy(filter: Filter): (a: MergedTest, b: MergedTest) => number {
  if (filter === 'slow') return (a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0);
  return (a, b) =>
    ranks.indexOf(a.status) - ranks.indexOf(b.status) || b.reports.length - a.reports.length;
}
