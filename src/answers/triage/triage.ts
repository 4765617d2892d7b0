import { inquire } from '../../causes/find-causes.ts';
import { allJobs, isFailed } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import { readRun } from '../../github/run.ts';
import { count } from '../../text/format.ts';
import type { Target } from '../../tool/addresses.ts';
import { headPosition } from '../../tool/checked-out-branch.ts';
import { logLinks } from '../../tool/resource.ts';
import { findTarget } from '../../tool/target.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { categoryOf } from './cause-reply.ts';
import { outlookOf } from './outlook.ts';
import { pastOf } from './past.ts';
import { verdictOf } from './reply.ts';
import { stateOf } from './run-state.ts';

/** Bytes of text that are counted as one token. */
const bytesOfToken = 4;

/** Why a run failed, or one job of it; where nothing failed, where it stands. */
export async function triageRun(
  target: Target,
  max_tokens: number,
  context: Context,
): Promise<Reply> {
  const bytes = max_tokens * bytesOfToken;
  const { owner, repo, run_id, attempt_number, job: only } = await findTarget(target, context);
  const repository = { owner, repo };
  const run = await readRun({ owner, repo, run_id, attempt_number }, context);
  const position = await headPosition(repository, run, context);
  const jobs = await allJobs(context.github, { owner, repo, run_id, attempt_number });
  const roles = only ? { suspects: isFailed(only) ? [only] : [], consequences: [] } : rolesOf(jobs);
  if (roles.suspects.length === 0) {
    const stood = await stateOf(repository, run, only ? [only] : jobs, context);
    const nothing = { suspected: [], unseen: [], consequences: [] };
    return verdictOf({ run, jobs, ...nothing, ...stood, position }, bytes, context.mark);
  }
  context.progress(0, undefined, `Looking into ${count(roles.suspects.length, 'job')}`);
  const [inquired, past] = await Promise.all([
    inquire(repository, run, roles.suspects, context),
    pastOf(repository, run, jobs, attempt_number === undefined, context),
  ]);
  const { suspected } = inquired;
  const causes = suspected.map((each) => ({
    category: categoryOf(each),
    jobs: each.jobs,
    told: (each.examined.cause?.confidence ?? 0) >= 0.5,
    retried: each.examined.cause?.retried ?? false,
  }));
  const verdict = verdictOf(
    {
      run,
      jobs,
      ...inquired,
      history: past && outlookOf(run, jobs, causes, past, context.now()),
      consequences: roles.consequences,
      state: undefined,
      next: [],
      position,
    },
    bytes,
    context.mark,
  );
  const read = suspected.filter(({ examined }) => examined.lines.length > 0);
  return {
    ...verdict,
    links: logLinks(
      repository,
      read.map(({ examined }) => examined.job),
    ),
  };
}
