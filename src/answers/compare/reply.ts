import { z } from 'zod';
import type { Commit, Commits, SuspectCommit } from '../../github/commits.ts';
import { isFailed } from '../../github/job.ts';
import { type Run, stateOf } from '../../github/run.ts';
import { listed, namedPerGroup, rangeText } from '../../history/group.ts';
import { ago, count, line, shortSha } from '../../text/format.ts';
import { leading, quoted } from '../../text/text.ts';
import { callText } from '../../tool/next-call.ts';
import type { Reply } from '../../tool/tool.ts';
import { type GroupedChange, groupChanges, type JobChange } from './changes.ts';
import type { EnvironmentChange } from './environment-diff.ts';

const runShape = z.object({
  run_id: z.number(),
  conclusion: z.string().nullable(),
  head_branch: z.string().nullable(),
  head_sha: z.string(),
  html_url: z.string(),
});

const slowerShape = z.object({ least: z.number(), most: z.number() });

/** The output of compare_runs. */
export const comparisonShape = {
  run: runShape,
  base: runShape.nullable(),
  base_chosen: z.string(),
  jobs_changed: z.number().optional(),
  changes: z
    .array(
      z.object({
        before: z.string().nullable().describe('null: the jobs are new.'),
        after: z.string().nullable().describe('null: they are gone.'),
        steps: z.array(
          z.object({
            number: z.number(),
            name: z.string(),
            before: z.string().nullable(),
            after: z.string(),
            slower_seconds: slowerShape.optional(),
          }),
        ),
        job_count: z.number(),
        jobs: z.array(
          z.object({
            name: z.string(),
            was: z.string().optional().describe('Its name before.'),
            job_id: z.number().optional(),
            slower_seconds: z.number().optional(),
          }),
        ),
      }),
    )
    .describe('Each for all jobs of which it is true.'),
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

/** The result of comparing a run with its baseline. */
interface Comparison {
  readonly run: Run;
  readonly base: Run | undefined;
  readonly chosen: string;
  /** undefined: the jobs of one of the two could not be read. */
  readonly jobs: readonly JobChange[] | undefined;
  readonly commits: Commits | undefined;
  readonly suspects: readonly SuspectCommit[];
  readonly environment: readonly EnvironmentChange[];
  readonly notes: readonly string[];
}

const maxChanges = 20;
const maxCommits = 10;

/** A comparison as text and data. */
export function comparisonReply(comparison: Comparison, now: number): Reply {
  const { run, base, chosen, jobs, commits, suspects, environment, notes } = comparison;
  const changes = groupChanges(jobs ?? []);
  const shown = changes.slice(0, maxChanges);
  const left = changes.slice(maxChanges).flatMap((change) => change.jobs).length;
  // Agents mostly come here from triage, so the next step is the log of what broke, not triage
  // again.
  const [broken] = (jobs ?? []).flatMap(({ after, steps, job_id }) =>
    steps.some(({ broke }) => broke) || after === 'failure' ? (job_id ?? []) : [],
  );
  const log = broken === undefined ? undefined : callText('read_log', { job_id: broken });
  const next = base || !isFailed(run) ? log : callText('triage', { run_id: run.id });
  const text = [
    `Run ${run.id} (${stateOf(run)}, ${run.head_branch} ${shortSha(run.head_sha)}) ${base ? `against run ${base.id} (${stateOf(base)}, ${base.head_branch} ${shortSha(base.head_sha)}, ${ago(base.created_at, now)}): ${chosen}.` : `has nothing to be compared with: ${chosen}.`}`,
    ...shown.map(changeText),
    ...(left > 0 ? [`… and ${count(left, 'more job')}`] : []),
    ...(base && jobs?.length === 0
      ? ['No job or step changed its state or became much slower.']
      : []),
    ...commitTexts(comparison),
    ...environment.map(({ what, before, after }) => `${what}: ${became(before, after)}`),
    ...notes.map((note) => `Note: ${note}.`),
    ...(next ? [`Next: ${next}`] : []),
  ];
  return {
    text: text.join('\n'),
    data: {
      run: runData(run),
      base: base ? runData(base) : null,
      base_chosen: chosen,
      ...(jobs && { jobs_changed: jobs.length }),
      changes: changesData(shown),
      commits: commits
        ? {
            total: commits.total,
            url: commits.url,
            list: commits.list.slice(-maxCommits),
            suspects: [...suspects],
          }
        : null,
      drift: environment.map(({ what, before, after }) => ({
        what,
        before: before ?? null,
        after: after ?? null,
      })),
      notes: [...notes],
    },
  };
}

function changesData(shown: readonly GroupedChange[]) {
  const jobsOf = namedPerGroup(shown.map(({ jobs }) => jobs));
  return shown.map(({ jobs, before, after, steps }, index) => {
    return {
      before: before ?? null,
      after: after ?? null,
      steps: steps.map(({ number, name, before, after, slower }) => ({
        number,
        name,
        before: before ?? null,
        after,
        ...(slower && {
          slower_seconds: { least: seconds(slower.least), most: seconds(slower.most) },
        }),
      })),
      job_count: jobs.length,
      jobs: (jobsOf[index] ?? []).map(({ name, was, job_id, slower }) => ({
        name,
        ...(was !== undefined && { was }),
        ...(job_id !== undefined && { job_id }),
        ...(slower !== undefined && { slower_seconds: seconds(slower) }),
      })),
    };
  });
}

function changeText(change: GroupedChange): string {
  const { jobs, before, after, slower, steps } = change;
  const names = listed(
    jobs.map(({ name, was }) => leading(name) + (was === undefined ? '' : ` (was ${quoted(was)})`)),
    4,
  );
  const slow = steps.flatMap((step) =>
    step.slower ? [`step ${step.number} ${quoted(step.name)} ${rangeText(step.slower)}`] : [],
  );
  const of = slow.length > 0 && listed(slow, 3);
  const [first] = jobs.flatMap(({ job_id }) => job_id ?? []);
  return line(
    `${names}: ${became(before, after)}${brokenSteps(change)}`,
    slower ? `${rangeText(slower)} slower${of ? ` (${of})` : ''}` : of && `${of} slower`,
    first !== undefined && `${jobs.length > 1 ? 'first ' : ''}job_id ${first}`,
  );
}

/**
 * The steps that broke: " in step 4 …". A step's former state is named only where it differs from
 * its job's.
 */
function brokenSteps({ before, after, steps }: GroupedChange): string {
  const broke = steps.filter((step) => step.broke);
  const texts = broke.map((step) => {
    const other = step.before !== before && `${step.before} before`;
    const note = step.before === undefined ? 'a new step' : other;
    return `${step.after === after ? 'in ' : ''}step ${step.number} ${quoted(step.name)}${step.after === after ? '' : ` became ${step.after}`}${note ? ` (${note})` : ''}`;
  });
  const [first] = broke;
  return first ? `${first.after === after ? ' ' : ', '}${listed(texts, 3)}` : '';
}

function became(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `new, ${after}`;
  if (after === undefined) return `gone, was ${before}`;
  return before === after ? after : `${before} became ${after}`;
}

function commitTexts({ run, base, commits, suspects, environment }: Comparison): string[] {
  if (!base || !commits) return [];
  if (commits.total === 0 && commits.behind > 0) {
    return [
      `The run's commit is older than the base's: it has none that the base has not, and lacks ${count(commits.behind, 'commit')} of it.`,
    ];
  }
  if (commits.total === 0) {
    // https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
    if (run.event === 'pull_request') {
      return [
        'No commit between them; a pull request is tested merged with its base, which may have moved.',
      ];
    }
    const red = isFailed(run) && !isFailed(base);
    return [
      red
        ? `No code change between them: ${environment.length > 0 ? 'the environment changed, see below' : 'a flaky job or something outside, by that'}.`
        : 'No code change between them.',
    ];
  }
  const shown = commits.list.slice(-maxCommits);
  const onlyNewest = shown.length < commits.total ? `, the newest ${shown.length} below` : '';
  return [
    `${count(commits.total, 'commit')} between them${onlyNewest}: ${commits.url}`,
    ...suspects.map((suspect) => `Suspect: ${commitText(suspect)}: ${suspect.why}`),
    ...shown.filter(({ sha }) => !suspects.some((suspect) => suspect.sha === sha)).map(commitText),
  ];
}

const commitText = ({ sha, message, author }: Commit) => `${shortSha(sha)} ${message} (${author})`;

const runData = ({ id, conclusion, head_branch, head_sha, html_url }: Run) => ({
  run_id: id,
  conclusion,
  head_branch,
  head_sha,
  html_url,
});

const seconds = (milliseconds: number) => Math.round(milliseconds / 1000);
