import { checkRunsOf, isRedCheck, type JobCheck } from '../../github/checks.ts';
import { runsOfCommit } from '../../github/commit-runs.ts';
import { allJobs } from '../../github/job.ts';
import { isRed, isUnfinished, type Run, stateOf } from '../../github/run.ts';
import { count } from '../../text/format.ts';
import { leading } from '../../text/text.ts';
import { headComparison } from '../../tool/checked-out-branch.ts';
import { type CommitHead, findHead } from '../../tool/commit-head.ts';
import { callText } from '../../tool/next-call.ts';
import type { CommitSubject } from '../../tool/target.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { causeLine, firstCause } from './first-cause.ts';
import { needsPerson } from './wait.ts';
import { type Watching, watch } from './watch.ts';

/** How many runs of each state are named. */
const maxNamed = 20;

/** For how many waiting runs the reason is read. */
const maxWaiting = 4;

interface Seen {
  readonly runs: readonly Run[];
  readonly failed: readonly Run[];
  readonly going: readonly Run[];
}

/** Answers wait_for_run about a pull request, branch or commit: waits for all its runs. */
export async function waitForCommit(
  commit: CommitSubject,
  wanted: Watching,
  context: Context,
): Promise<Reply> {
  const repository = { owner: commit.owner, repo: commit.repo };
  const head = await findHead(commit, context);
  const { seen, before, stopped, waited, trouble } = await watch(
    () => lookAt(commit, head, context),
    {
      ended: ({ runs, going }) => runs.length > 0 && going.length === 0,
      failed: ({ failed }) => failed.length > 0,
      async blocked({ going }) {
        if (going.length === 0 || going.length > maxWaiting) return false;
        if (!going.every(({ status }) => status === 'waiting')) return false;
        const each = going.map((run) => needsPerson(repository, run, undefined, context));
        return (await Promise.all(each)).every(Boolean);
      },
      progressText: ({ runs, going }) =>
        `${runs.length - going.length} of ${count(runs.length, 'run')} done`,
    },
    wanted,
    context,
  );
  const { runs, failed, going } = seen;
  const [first] = failed.toSorted((a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at));
  const jobs =
    first &&
    (await context.optional.read('jobs', () =>
      allJobs(context.github, { ...repository, run_id: first.id }),
    ));
  const cause = first && jobs && (await firstCause(repository, first, jobs, context));
  const position = await headComparison(repository, head, context);
  const finished = stopped === 'completed';
  const named = nameOf(commit, head);
  const next = [
    failed.length > 0 && callText('triage', named),
    !finished && callText('wait_for_run', named),
  ].filter(Boolean);
  const seconds = Math.round(waited / 1000);
  const unchanged =
    stopped === 'timeout' && seconds > 0 && fingerprint(seen) === fingerprint(before);
  const waiting = runs.filter(({ conclusion }) => conclusion === 'action_required');
  const lists = [
    ...list('Failed', failed),
    ...(cause ? [causeLine(cause)] : []),
    ...list(
      'Going on',
      going.filter((run) => !failed.includes(run)),
    ),
    ...list('Waits for a person to approve it', waiting),
    ...(position ? [`Checkout: ${position}.`] : []),
  ];
  return {
    text: [
      `${head.named}: ${runs.length - going.length} of ${count(runs.length, 'run')} done, ${failed.length} failed${finished ? '' : ' (finished: false)'}, ${unchanged ? `unchanged for ${seconds}s` : `waited ${seconds}s`}`,
      ...(runs.length === 0
        ? ['No run of this commit is listed yet; triage says why where none comes.']
        : []),
      ...(unchanged ? [] : lists),
      ...(head.moved ? [head.moved] : []),
      ...(trouble ? [trouble] : []),
      ...(next.length > 0 ? [`Next: ${next.join(', then ')}`] : []),
    ].join('\n'),
    data: {
      finished,
      stopped,
      waited_seconds: seconds,
      head_sha: head.sha,
      runs: runs.map(({ id, name, status, conclusion, html_url }) => ({
        id,
        name,
        status,
        conclusion,
        html_url,
      })),
      failed_jobs: [],
      ...(cause && { cause }),
      ...(trouble && { note: trouble }),
      ...(next.length > 0 && { next: next.join(', then ') }),
    },
  };
}

async function lookAt(
  { owner, repo }: CommitSubject,
  { sha }: CommitHead,
  { github, optional }: Context,
): Promise<Seen> {
  const { runs } = await runsOfCommit(github, { owner, repo, head_sha: sha });
  const going = runs.filter(isUnfinished);
  const checks =
    going.length > 0
      ? await optional.read('jobs that failed in runs that go on', () =>
          checkRunsOf(github, { owner, repo, ref: sha }),
        )
      : undefined;
  const red = new Set((checks?.jobs ?? []).filter(isRedJob).map(({ run_id }) => run_id));
  return {
    runs,
    going,
    failed: runs.filter((run) => isRed(run) || (isUnfinished(run) && red.has(run.id))),
  };
}

const isRedJob = (job: JobCheck) => isRedCheck(job) && job.state !== 'cancelled';

const fingerprint = ({ runs, failed }: Seen) =>
  JSON.stringify([
    runs.map((run) => [run.id, run.run_attempt, stateOf(run)]),
    failed.map(({ id }) => id),
  ]);

function nameOf({ pull_number, branch }: CommitSubject, { sha }: CommitHead) {
  if (pull_number !== undefined) return { pull_number };
  return branch === undefined ? { head_sha: sha } : { branch };
}

function list(what: string, runs: readonly Run[]): string[] {
  if (runs.length === 0) return [];
  const shown = runs
    .slice(0, maxNamed)
    .map((run) => `${leading(run.name)} (run ${run.id}, ${stateOf(run)}) ${run.html_url}`);
  const more = runs.length > maxNamed ? [`and ${runs.length - maxNamed} more`] : [];
  return [`${what}:`, ...[...shown, ...more].map((each) => `- ${each}`)];
}
