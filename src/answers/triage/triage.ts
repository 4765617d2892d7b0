import { withBeyondLogs } from '../../causes/beyond-logs.ts';
import { findCauses } from '../../causes/find-causes.ts';
import { categoryOf } from '../../causes/named-cause.ts';
import { withOwnLimits } from '../../causes/own-limits.ts';
import { readCheckRun } from '../../github/checks.ts';
import { isHttpFailure, ToolError } from '../../github/errors.ts';
import { allJobs, isFailed, type Job, neverRan } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import { listRuns } from '../../github/list-runs.ts';
import { readRepository } from '../../github/repository.ts';
import { readRun } from '../../github/run.ts';
import { count } from '../../text/format.ts';
import type { Target } from '../../tool/addresses.ts';
import { headPosition } from '../../tool/checked-out-branch.ts';
import { logLinks } from '../../tool/resource.ts';
import { type CheckSubject, findTarget, type Subject } from '../../tool/target.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { triageCommit } from './commit.ts';
import { readNotes } from './commit-reads.ts';
import { checkReply } from './commit-reply.ts';
import { summarizeHistory } from './history-summary.ts';
import { stateOfJob } from './job-state.ts';
import { pullOf } from './kept-failures.ts';
import { lookBack } from './look-back.ts';
import { pastOf } from './past.ts';
import { verdictOf } from './reply.ts';
import type { CauseForRerun } from './rerun.ts';
import { explainState } from './run-state.ts';
import { withSeen } from './seen.ts';

/** An estimate of how many bytes of text make a token. */
const bytesOfToken = 4;

/** How much to read and to answer. */
interface TriageOptions {
  readonly max_tokens: number;
  /**
   * Whether to read all test reports of a run, instead of only those of jobs whose log names one.
   */
  readonly all_reports: boolean;
}

/** Answers triage: why a run, job, check, workflow or commit is red, or else its state. */
export async function triage(
  subject: Subject,
  extent: TriageOptions,
  context: Context,
): Promise<Reply> {
  if ('run' in subject) return triageRun(subject.run, extent, context);
  if ('commit' in subject) {
    return triageCommit(
      subject.commit,
      extent.max_tokens * bytesOfToken,
      extent.all_reports,
      context,
    );
  }
  if ('check' in subject) return triageCheck(subject.check, extent, context);
  const { owner, repo, workflow_id } = subject.workflow;
  const { default_branch: branch } = await readRepository(context.github, { owner, repo });
  const search = { owner, repo, workflow_id, branch, per_page: 1 };
  const [newest] = (await listRuns(context.github, search)).runs;
  if (newest) return triageRun({ owner, repo, run_id: newest.id }, extent, context);
  throw new ToolError(`${workflow_id} has no run on ${branch}. list_workflow_runs has the others.`);
}

/** A check run of GitHub Actions is a job with the same id; any other belongs to another app. */
async function triageCheck(
  { owner, repo, check_run_id }: CheckSubject,
  extent: TriageOptions,
  context: Context,
): Promise<Reply> {
  try {
    return await triageRun({ owner, repo, job_id: check_run_id }, extent, context);
  } catch (error) {
    if (!isHttpFailure(error) || error.status !== 404) throw error;
  }
  const check = await readCheckRun(context.github, { owner, repo, check_run_id });
  return checkReply(await readNotes({ owner, repo }, check, context), context.mark);
}

/** Why a run or one of its jobs failed; or its state where nothing failed. */
async function triageRun(
  target: Target,
  { max_tokens, all_reports }: TriageOptions,
  context: Context,
): Promise<Reply> {
  const bytes = max_tokens * bytesOfToken;
  const { owner, repo, run_id, attempt_number, job: only } = await findTarget(target, context);
  const repository = { owner, repo };
  const asked = { owner, repo, run_id, attempt_number };
  const [run, jobs] = await Promise.all([
    readRun({ ...asked, with_pulls: true }, context),
    allJobs(context.github, asked),
  ]);
  const position = await headPosition(repository, run, context);
  const roles = only
    ? { suspects: isFailed(only) && !wasCancelledInQueue(only) ? [only] : [], consequences: [] }
    : await withOwnLimits(repository, rolesOf(jobs), context);
  if (roles.suspects.length === 0) {
    const stateAndNext = only
      ? await stateOfJob(repository, run, only, jobs, context)
      : await explainState(repository, run, jobs, context);
    const nothing = { causes: [], unexamined: [], consequences: [] };
    return verdictOf({ run, jobs, ...nothing, ...stateAndNext, position }, bytes, context);
  }
  const all = only && rolesOf(jobs).suspects;
  const alone = all && (all.length > 1 || all[0]?.id !== only.id) ? only : undefined;
  context.progress(0, undefined, `Looking into ${count(roles.suspects.length, 'job')}`);
  const [found, past] = await Promise.all([
    findCauses(repository, run, roles.suspects, [{ run, jobs }], context),
    pastOf(repository, run, jobs, attempt_number === undefined, context),
  ]);
  const [named, lookedBack] = await Promise.all([
    withBeyondLogs(repository, [{ run, jobs }], found.groups, all_reports, context),
    lookBack(repository, past?.runs ?? [], [run], context),
  ]);
  const lookedAt = {
    own: [{ run, pull_number: pullOf(run) }],
    listed: past?.runs ?? [],
    jobs: past?.own ?? jobs,
  };
  const causes = await withSeen(repository, named, lookedAt, context);
  const causesForRerun = causes.map(
    (each): CauseForRerun => ({
      category: categoryOf(each),
      jobs: each.jobs,
      explained: (each.examined.cause?.confidence ?? 0) >= 0.5,
      read: each.examined.lines.length > 0,
      retried: each.examined.cause?.retried ?? false,
    }),
  );
  const verdict = await verdictOf(
    {
      run,
      jobs,
      ...found,
      causes,
      history:
        past &&
        summarizeHistory(run, jobs, causesForRerun, past, context.now(), alone !== undefined),
      alone,
      consequences: roles.consequences,
      lookedBack,
      state: undefined,
      next: [],
      position,
    },
    bytes,
    context,
  );
  const read = causes.filter(({ examined }) => examined.lines.length > 0);
  return {
    ...verdict,
    links: logLinks(
      repository,
      read.map(({ examined }) => examined.job),
    ),
  };
}

const wasCancelledInQueue = (job: Job) => job.conclusion === 'cancelled' && neverRan(job);
