import type { Artifact } from '../../github/artifacts.ts';
import { ToolError } from '../../github/errors.ts';
import { type Run, readRun } from '../../github/run.ts';
import { type AttemptStart, attemptOf } from '../../reports/attempt-of.ts';
import { count } from '../../text/format.ts';
import { missingAttempt } from '../../tool/missing.ts';
import type { Context } from '../../tool/tool.ts';
import type { ChosenRun } from './choose-run.ts';

/** The artifacts of an attempt, judged by their upload times. */
interface OfAttempt {
  readonly attempt: number;
  readonly artifacts: readonly Artifact[];
  /** Sentences about artifacts whose attempt is unknown or another one. */
  readonly notes: readonly string[];
}

/**
 * Picks the artifacts of an attempt from those of the run, which GitHub lists together.
 * @throws ToolError where the run has no such attempt
 */
export async function ofAttempt(
  repository: { readonly owner: string; readonly repo: string },
  { run, attempt_number, artifacts }: Pick<ChosenRun, 'run' | 'attempt_number' | 'artifacts'>,
  context: Context,
): Promise<OfAttempt> {
  const attempt = attempt_number ?? run.run_attempt;
  const missing = missingAttempt(run, attempt);
  if (missing) throw new ToolError(missing);
  if (run.run_attempt === 1) return { attempt, artifacts, notes: [] };
  const starts = await startsAround(repository, run, attempt, context);
  if (!starts) {
    const note = 'Which attempt uploaded them is unknown: these are the artifacts of all attempts.';
    return { attempt, artifacts, notes: artifacts.length > 0 ? [note] : [] };
  }
  const known = artifacts.map((artifact) => ({ artifact, made: attemptOf(artifact, starts) ?? 0 }));
  const own = known.filter(({ made }) => made === attempt);
  const before = known.filter(({ made }) => made < attempt).length;
  const after = known.length - own.length - before;
  const others = [
    ...(before > 0 ? [`${count(before, 'artifact')} of earlier attempts`] : []),
    ...(after > 0 ? [`${count(after, 'artifact')} of later attempts`] : []),
  ].join(' and ');
  return {
    attempt,
    artifacts: own.map(({ artifact }) => artifact),
    notes: [
      ...(others ? [`Not counted: ${others}, by upload time (attempt_number).`] : []),
      ...(before > 0 ? ['Jobs that were not run again have theirs in an earlier attempt.'] : []),
    ],
  };
}

/** When the attempt and the next one began; undefined where that could not be read. */
async function startsAround(
  { owner, repo }: { readonly owner: string; readonly repo: string },
  run: Run,
  attempt: number,
  context: Context,
): Promise<AttemptStart[] | undefined> {
  const latest = { attempt: run.run_attempt, at: Date.parse(run.run_started_at) };
  if (attempt === run.run_attempt) return [{ attempt: 0, at: 0 }, latest];
  const start = async (attempt_number: number): Promise<AttemptStart> => {
    if (attempt_number === run.run_attempt) return latest;
    const named = { owner, repo, run_id: run.id, attempt_number };
    const { run_started_at } = await readRun(named, context);
    return { attempt: attempt_number, at: Date.parse(run_started_at) };
  };
  return context.optional.read('the times of attempts', async () => [
    { attempt: 0, at: 0 },
    ...(await Promise.all([start(attempt), start(attempt + 1)])),
  ]);
}
