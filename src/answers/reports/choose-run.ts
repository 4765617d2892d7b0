import { type Artifact, allArtifacts } from '../../github/artifacts.ts';
import { ToolError } from '../../github/errors.ts';
import { listRuns } from '../../github/list-runs.ts';
import { readRepository } from '../../github/repository.ts';
import { isRed, type Run, readRun } from '../../github/run.ts';
import { count } from '../../text/format.ts';
import { findHead } from '../../tool/commit-head.ts';
import { findTarget, type Subject } from '../../tool/target.ts';
import type { Context } from '../../tool/tool.ts';

/** For how many runs of a commit artifacts are listed. */
const maxRuns = 6;

/** The run whose artifacts are meant. */
export interface ChosenRun {
  readonly run: Run;
  /** undefined: the latest. */
  readonly attempt_number: number | undefined;
  /** The job, where only one is meant. */
  readonly job_id: number | undefined;
  /** The artifacts of all attempts. */
  readonly artifacts: readonly Artifact[];
  /** Other runs that might have been meant, in a sentence. */
  readonly notes: readonly string[];
}

/**
 * Finds the run that a call is about, and lists its artifacts. For a commit, it is a run with
 * artifacts, preferably a failed one.
 */
export async function chooseRun(subject: Subject, context: Context): Promise<ChosenRun> {
  if ('commit' in subject) return ofCommit(subject.commit, context);
  if ('workflow' in subject) {
    const { owner, repo, workflow_id } = subject.workflow;
    const { default_branch: branch } = await readRepository(context.github, { owner, repo });
    const search = { owner, repo, workflow_id, branch, per_page: 1 };
    const [newest] = (await listRuns(context.github, search)).runs;
    if (!newest) throw new ToolError(`${workflow_id} has no run on ${branch}.`);
    return ofRun({ owner, repo, run_id: newest.id }, context);
  }
  if ('run' in subject) return ofRun(subject.run, context);
  const { owner, repo, check_run_id } = subject.check;
  return ofRun({ owner, repo, job_id: check_run_id }, context);
}

async function ofRun(
  target: Extract<Subject, { run: unknown }>['run'],
  context: Context,
): Promise<ChosenRun> {
  const { owner, repo, run_id, attempt_number, job } = await findTarget(target, context);
  const [run, artifacts] = await Promise.all([
    readRun({ owner, repo, run_id }, context),
    allArtifacts(context.github, { owner, repo, run_id }),
  ]);
  return { run, attempt_number, job_id: job?.id, artifacts, notes: [] };
}

async function ofCommit(
  subject: Extract<Subject, { commit: unknown }>['commit'],
  context: Context,
): Promise<ChosenRun> {
  const { owner, repo } = subject;
  const { sha, named, moved } = await findHead(subject, context);
  const { runs } = await listRuns(context.github, { owner, repo, head_sha: sha, per_page: 30 });
  const ofHead = moved ? [moved] : [];
  const ranked = runs.toSorted((a, b) => Number(isRed(b)) - Number(isRed(a)));
  const [first] = ranked;
  if (!first) throw new ToolError(`${named} has no run.`);
  for (const run of ranked.slice(0, maxRuns)) {
    const artifacts = await allArtifacts(context.github, { owner, repo, run_id: run.id });
    if (artifacts.length === 0) continue;
    const others = ranked.filter(({ id }) => id !== run.id).map(({ id }) => id);
    const note = `The commit has ${count(others.length, 'other run')}: run_id ${others.slice(0, 5).join(', ')}.`;
    return {
      run,
      attempt_number: undefined,
      job_id: undefined,
      artifacts,
      notes: [...ofHead, ...(others.length > 0 ? [note] : [])],
    };
  }
  const asked = Math.min(ranked.length, maxRuns);
  const left = ranked.length - asked;
  const note = `The same holds for ${count(asked - 1, 'other run')} of the commit${left > 0 ? `; ${left} more were not asked` : ''}.`;
  return {
    run: first,
    attempt_number: undefined,
    job_id: undefined,
    artifacts: [],
    notes: [...ofHead, ...(asked > 1 ? [note] : [])],
  };
}
