import { withBeyondLogs } from '../../causes/beyond-logs.ts';
import { blockedBy } from '../../causes/blocked.ts';
import { findCauses } from '../../causes/find-causes.ts';
import { withOwnLimits } from '../../causes/own-limits.ts';
import { type Check, isGreenCheck, isRedCheck } from '../../github/checks.ts';
import { allJobs, isFailed, type Job } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import type { Repository } from '../../github/repository.ts';
import { type Run, stateOf } from '../../github/run.ts';
import { jobsOfAttempts } from '../../history/attempts.ts';
import { ago, count } from '../../text/format.ts';
import { leading } from '../../text/text.ts';
import { headComparison } from '../../tool/checked-out-branch.ts';
import { type CommitHead, findHead } from '../../tool/commit-head.ts';
import { callsFor, type NextCall, waitCall } from '../../tool/next-call.ts';
import { logLinks } from '../../tool/resource.ts';
import type { CommitSubject } from '../../tool/target.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { backgroundLines, type FailedRun, lastGreenOf, readBackground } from './commit-base.ts';
import { type Groups, groupsOf, headline } from './commit-groups.ts';
import { type CommitFacts, readCommitFacts, withNotes } from './commit-reads.ts';
import { checkEntry, checkLines, listed, runEntry, runItem } from './commit-reply.ts';
import { passedOf } from './fix.ts';
import { ofPull, pullOf } from './kept-failures.ts';
import { lookBack } from './look-back.ts';
import { whyNothingRan } from './nothing-ran.ts';
import { verdictOf } from './reply.ts';
import { explainState } from './run-state.ts';
import { type SeenCause, withSeen } from './seen.ts';
import { expectedLines, occasionOf, queueLines, workflowFiles } from './workflow-files.ts';

/** How many red runs of a commit are examined; the answer names the others. */
const maxExamined = 8;
/** For how many waiting runs the reason is read. */
const maxWaiting = 4;

/** Why a pull request, branch or commit is red: all of its runs and checks in one answer. */
export async function triageCommit(
  subject: CommitSubject,
  bytes: number,
  all_reports: boolean,
  context: Context,
): Promise<Reply> {
  const repository = { owner: subject.owner, repo: subject.repo };
  const head = await findHead(subject, context);
  const [facts, position] = await Promise.all([
    readCommitFacts(repository, head, context),
    headComparison(repository, head, context),
  ]);
  const groups = groupsOf(facts);
  const red = [...groups.failed, ...groups.ejected, ...groups.failing];
  // Required checks hold up pull requests, not branches.
  const missing = head.pull ? missingChecks(facts) : [];
  const [{ examined, foundCauses }, stuck, backgrounds, awaited, redChecks] = await Promise.all([
    causesOf(repository, red.slice(0, maxExamined), all_reports, context),
    whatBlocks(repository, groups.waiting, context),
    readBackground(repository, groups.failed.slice(0, maxExamined), facts.all, head, context),
    awaitedLines(repository, head, facts, missing, context),
    withNotes(repository, facts.checks.filter(isRedCheck), context),
  ]);
  const names = new Map(examined.map(({ run }) => [run.id, run.name]));
  const listedRuns = backgrounds.flatMap(({ beside }) => beside.runs);
  const lookedBack = await lookBack(repository, listedRuns, red, context);
  const lookedAt = {
    own: examined.map(({ run }) => ({
      run,
      pull_number: pullOf(run) ?? (ofPull.test(run.event) ? head.pull?.number : undefined),
    })),
    listed: listedRuns,
    jobs: examined.flatMap(({ attempts }) => attempts),
  };
  const seen = await withSeen(repository, foundCauses.groups, lookedAt, context);
  const causes = seen.map((each) => withWorkflow(each, names));
  const required = requiredRed(facts, examined, redChecks);
  const nothing =
    facts.runs.length === 0 && facts.queue.length === 0
      ? await whyNothingRan(repository, head, context)
      : [];
  const ejected = ejectedLines(groups, facts, context.now());
  const past = [
    ...examined.flatMap(({ state }) => state ?? []),
    ...backgroundLines(backgrounds, examined, head, context.now()),
  ];
  const blocked = [...awaited, ...stuck.lines];
  const lines = [
    ...(head.moved ? [head.moved] : []),
    ...ejected,
    ...redChecks
      .toSorted((a, b) => rank(b, facts) - rank(a, facts))
      .flatMap((check) => checkLines(check, isRequired(check.name, facts))),
    ...list('Failed', groups.failed),
    ...list('Failed already, and still running', groups.failing),
    ...past,
    ...blocked,
    ...list('Running or queued', groups.running),
    ...pendingLines(facts.checks),
    ...list('Waiting', groups.waiting.slice(maxWaiting)),
    ...list('Cancelled', groups.cancelled),
    ...list('Skipped', groups.skipped),
    ...nothing,
    ...(groups.green.length > 0 ? [`Green: ${listed(groups.green.map(workflowName))}.`] : []),
  ];
  const omitted = [...facts.omitted, ...notExamined(red.slice(maxExamined))];
  if (facts.runs.length > 0 && head.pull) {
    omitted.push('workflow_run runs, which GitHub counts to the default branch');
  }
  const [running] = groups.running;
  const next: NextCall[] = [...stuck.next, ...(running ? [waitCall(running.id)] : [])];
  const reply = await verdictOf(
    {
      run: undefined,
      jobs: [],
      causes,
      unexamined: foundCauses.unexamined,
      consequences: examined.flatMap(({ consequences }) => consequences),
      state: headline(head, groups, facts, causes.length, redChecks, required),
      next,
      position,
      lookedBack,
      fix: {
        passed: [
          ...groups.green.map(({ name }) => name),
          ...examined.flatMap(({ run, jobs }) =>
            passedOf(jobs).map((job) => `${run.name} / ${job}`),
          ),
        ],
        reruns: Math.max(0, ...examined.map(({ run }) => run.run_attempt - 1)),
        lastGreen: lastGreenOf(backgrounds),
      },
      commit: {
        lines,
        data: {
          head_sha: head.sha,
          ...(head.pull && { pull_number: head.pull.number }),
          ...(head.branch !== undefined && { branch: head.branch }),
          notes: [...(head.moved ? [head.moved] : []), ...ejected, ...past, ...blocked, ...nothing],
          runs: [...facts.queue, ...facts.runs].map(runEntry),
          checks: redChecks.map((check) =>
            checkEntry(check, facts.required && isRequired(check.name, facts)),
          ),
        },
        omitted,
      },
    },
    bytes,
    context,
  );
  const read = causes.filter(({ examined }) => examined.lines.length > 0);
  return {
    ...reply,
    links: logLinks(
      repository,
      read.map(({ examined }) => examined.job),
    ),
  };
}

interface ExaminedRun extends FailedRun {
  readonly consequences: readonly Job[];
  /** Why the run is red although no job failed. */
  readonly state: string | undefined;
}

async function examine(repository: Repository, run: Run, context: Context): Promise<ExaminedRun> {
  const { github, optional } = context;
  const { id, run_attempt } = run;
  // The jobs of all attempts include those of the latest, unless there are too many.
  const all =
    run_attempt > 1
      ? await optional.read('other attempts', () =>
          jobsOfAttempts(repository, id, run_attempt, github),
        )
      : undefined;
  const latest = (all ?? []).filter((job) => job.run_attempt === run_attempt);
  const jobs =
    latest.length > 0
      ? latest
      : await optional.read(`jobs of run ${id}`, () =>
          allJobs(github, { ...repository, run_id: id }),
        );
  // The answer still covers the other runs of the commit.
  if (!jobs) {
    return { run, jobs: [], attempts: [], suspects: [], consequences: [], state: undefined };
  }
  const roles = await withOwnLimits(repository, rolesOf(jobs), context);
  const none = roles.suspects.length === 0;
  const state = none ? (await explainState(repository, run, jobs, context)).state : undefined;
  return { run, jobs, attempts: latest.length > 0 && all ? all : jobs, ...roles, state };
}

async function causesOf(
  repository: Repository,
  red: readonly Run[],
  all_reports: boolean,
  context: Context,
) {
  const examined = await Promise.all(red.map((run) => examine(repository, run, context)));
  const suspects = examined.flatMap(({ suspects }) => suspects);
  const foundCauses = await findCauses(repository, undefined, suspects, examined, context);
  const { groups: found } = foundCauses;
  const causes = await withBeyondLogs(repository, examined, found, all_reports, context);
  return { examined, foundCauses: { ...foundCauses, groups: causes } };
}

async function whatBlocks(
  repository: Repository,
  waiting: readonly Run[],
  context: Context,
): Promise<{ lines: string[]; next: NextCall[] }> {
  const asked = waiting.slice(0, maxWaiting);
  const found = await Promise.all(
    asked.map((run) => blockedBy(repository, run, undefined, context)),
  );
  return {
    lines: found.flatMap((blocked) => blocked?.state ?? []),
    next: found.flatMap((blocked, index) => {
      const run = asked[index];
      return blocked && run ? callsFor(blocked, run.id) : [];
    }),
  };
}

/** Puts the workflow before the names of jobs, since the answer is about several workflows. */
function withWorkflow(each: SeenCause, names: ReadonlyMap<number, string>): SeenCause {
  const fullName = (job: Job) => ({ ...job, name: `${names.get(job.run_id) ?? ''} / ${job.name}` });
  const { examined, jobs } = each;
  return {
    ...each,
    jobs: jobs.map(fullName),
    examined: { ...examined, job: fullName(examined.job) },
  };
}

const isRequired = (name: string, { required }: CommitFacts) => required?.has(name) === true;
const rank = ({ name }: Check, facts: CommitFacts) => (isRequired(name, facts) ? 1 : 0);

/** Names of required checks that are red. */
function requiredRed(
  facts: CommitFacts,
  examined: readonly ExaminedRun[],
  checks: readonly Check[],
): string[] {
  const own = examined.filter(({ run }) => facts.runs.includes(run));
  const jobs = own.flatMap(({ jobs }) => jobs.filter(isFailed));
  const names = [...jobs, ...checks].map(({ name }) => name);
  return [...new Set(names)].filter((name) => isRequired(name, facts));
}

/** Names of required checks that nothing has reported; a pull request waits for them for ever. */
function missingChecks({ required, jobs, checks }: CommitFacts): string[] {
  if (!required || !jobs) return [];
  const reported = new Set([...jobs, ...checks].map(({ name }) => name));
  return [...required].filter((name) => !reported.has(name));
}

/**
 * Sentences about required checks and merge queue runs that do not come, and why by the workflow
 * files.
 */
async function awaitedLines(
  repository: Repository,
  head: CommitHead,
  { required, hasQueue }: CommitFacts,
  missing: readonly string[],
  context: Context,
): Promise<string[]> {
  const queued = hasQueue && head.pull !== undefined && required !== undefined;
  if (missing.length === 0 && !queued) return [];
  const [files, occasion] = await Promise.all([
    workflowFiles(repository, head, context),
    missing.length > 0 ? occasionOf(repository, head, context) : undefined,
  ]);
  return [
    ...(missing.length > 0
      ? [
          `Required, and reported by nothing so far: ${listed(missing.map(leading))}. It stays expected until a workflow or app reports a check of this very name.`,
        ]
      : []),
    ...expectedLines(missing, files, occasion),
    ...(queued ? queueLines(required, files.defined) : []),
  ];
}

function pendingLines(checks: readonly Check[]): string[] {
  const pending = checks.filter((check) => !isRedCheck(check) && !isGreenCheck(check));
  return pending.length > 0
    ? [`Other checks that have not finished: ${listed(pending.map(({ name }) => leading(name)))}.`]
    : [];
}

function list(what: string, runs: readonly Run[]): string[] {
  return runs.length > 0 ? [`${what}: ${listed(runs.map((run) => runItem(run)))}.`] : [];
}

const workflowName = ({ name }: Run) => leading(name);

function ejectedLines({ ejected }: Groups, { queue }: CommitFacts, now: number): string[] {
  const [first] = ejected;
  if (first) {
    return [
      `Merge queue: ${listed(ejected.map((run) => runItem(run)))} failed ${ago(first.created_at, now)}, which takes the pull request out of the queue. The queue tests it on top of what is ahead of it, so it may fail there though it is green itself.`,
    ];
  }
  return queue.length > 0
    ? [`Merge queue: ${listed(queue.map((run) => `${leading(run.name)} ${stateOf(run)}`))}.`]
    : [];
}

function* notExamined(runs: readonly Run[]): Generator<string> {
  const [first] = runs;
  if (first) yield `${count(runs.length, 'more red run')}: triage run_id: ${first.id} and so on`;
}
