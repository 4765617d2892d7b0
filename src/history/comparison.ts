import { z } from 'zod';
import { ago, count, line, shortSha, span } from '../format.ts';
import { isFailed } from '../job.ts';
import { type Run, standing } from '../run.ts';
import { leading, quoted } from '../text.ts';
import type { Reply } from '../tool.ts';
import type { JobChange } from './changes.ts';
import type { Commit, Commits, Suspect } from './commits.ts';
import type { Drift } from './drift.ts';

const runAt = z.object({
  run_id: z.number(),
  conclusion: z.string().nullable(),
  head_branch: z.string().nullable(),
  head_sha: z.string(),
  html_url: z.string(),
});

/** What compare_runs answers. */
export const comparisonShape = {
  run: runAt,
  base: runAt.nullable(),
  base_chosen: z.string(),
  jobs_changed: z.number(),
  jobs: z.array(
    z.object({
      name: z.string(),
      was: z.string().nullable().describe('Its name before.'),
      job_id: z.number().nullable(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      slower_seconds: z.number().nullable(),
      steps: z.array(
        z.object({
          number: z.number(),
          name: z.string(),
          before: z.string().nullable(),
          after: z.string(),
          slower_seconds: z.number().nullable(),
        }),
      ),
    }),
  ),
  commits: z
    .object({
      total: z.number(),
      url: z.string(),
      list: z.array(z.object({ sha: z.string(), author: z.string(), message: z.string() })),
      suspects: z.array(
        z.object({ sha: z.string(), author: z.string(), message: z.string(), why: z.string() }),
      ),
    })
    .nullable(),
  drift: z.array(
    z.object({ what: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  notes: z.array(z.string()),
};

/** What was found out about a run beside another one. */
export interface Comparison {
  readonly run: Run;
  readonly base: Run | undefined;
  readonly chosen: string;
  readonly jobs: readonly JobChange[];
  readonly commits: Commits | undefined;
  readonly suspects: readonly Suspect[];
  readonly drifted: readonly Drift[];
  readonly notes: readonly string[];
}

const mostJobs = 20;
const mostCommits = 10;

/** A comparison in both forms. */
export function comparisonReply(comparison: Comparison, now: number): Reply {
  const { run, base, chosen, jobs, commits, suspects, drifted, notes } = comparison;
  const text = [
    `Run ${run.id} (${standing(run)}, ${run.head_branch} ${shortSha(run.head_sha)}) ${base ? `against run ${base.id} (${standing(base)}, ${base.head_branch} ${shortSha(base.head_sha)}, ${ago(base.created_at, now)}): ${chosen}.` : `has nothing to be compared with: ${chosen}.`}`,
    ...jobs.slice(0, mostJobs).flatMap(jobText),
    ...(jobs.length > mostJobs ? [`… and ${count(jobs.length - mostJobs, 'more job')}`] : []),
    ...(base && jobs.length === 0
      ? ['No job or step changed its state or became much slower.']
      : []),
    ...commitTexts(comparison),
    ...drifted.map(({ what, before, after }) => `${what}: ${became(before, after)}`),
    ...notes.map((note) => `Note: ${note}.`),
    ...(isFailed(run) ? [`Next: triage_run run_id: ${run.id}`] : []),
  ];
  return {
    text: text.join('\n'),
    data: {
      run: place(run),
      base: base ? place(base) : null,
      base_chosen: chosen,
      jobs_changed: jobs.length,
      jobs: jobs.slice(0, mostJobs).map((job) => ({
        name: job.name,
        was: job.was ?? null,
        job_id: job.job_id ?? null,
        before: job.before ?? null,
        after: job.after ?? null,
        slower_seconds: seconds(job.slower),
        steps: job.steps.map((step) => ({
          number: step.number,
          name: step.name,
          before: step.before ?? null,
          after: step.after,
          slower_seconds: seconds(step.slower),
        })),
      })),
      commits: commits
        ? {
            total: commits.total,
            url: commits.url,
            list: commits.list.slice(-mostCommits),
            suspects: [...suspects],
          }
        : null,
      drift: drifted.map(({ what, before, after }) => ({
        what,
        before: before ?? null,
        after: after ?? null,
      })),
      notes: [...notes],
    },
  };
}

function jobText({ name, was, before, after, job_id, slower, steps }: JobChange): string[] {
  return [
    line(
      `${leading(name)}${was === undefined ? '' : ` (was ${quoted(was)})`}: ${became(before, after)}`,
      slower !== undefined && `${span(slower)} slower`,
      job_id !== undefined && `job_id ${job_id}`,
    ),
    ...steps.map((step) =>
      line(
        `  step ${step.number} ${quoted(step.name)}: ${became(step.before, step.after)}`,
        step.slower !== undefined && `${span(step.slower)} slower`,
      ),
    ),
  ];
}

function became(before = '(not there)', after = '(not there)'): string {
  return before === after ? after : `${before} became ${after}`;
}

function commitTexts({ run, base, commits, suspects, drifted }: Comparison): string[] {
  if (!base || !commits) return [];
  if (commits.total === 0) {
    const red = isFailed(run) && !isFailed(base);
    return [
      red
        ? `No code change between them: ${drifted.length > 0 ? 'the environment changed, see below' : 'a flaky job or something outside, by that'}.`
        : 'No code change between them.',
    ];
  }
  const shown = commits.list.slice(-mostCommits);
  const some = shown.length < commits.total ? `, the newest ${shown.length} below` : '';
  return [
    `${count(commits.total, 'commit')} between them${some}: ${commits.url}`,
    ...suspects.map((suspect) => `Suspect: ${commitText(suspect)}: ${suspect.why}`),
    ...shown.filter(({ sha }) => !suspects.some((suspect) => suspect.sha === sha)).map(commitText),
  ];
}

const commitText = ({ sha, message, author }: Commit) => `${shortSha(sha)} ${message} (${author})`;

const place = ({ id, conclusion, head_branch, head_sha, html_url }: Run) => ({
  run_id: id,
  conclusion,
  head_branch,
  head_sha,
  html_url,
});

const seconds = (milliseconds: number | undefined) =>
  milliseconds === undefined ? null : Math.round(milliseconds / 1000);
