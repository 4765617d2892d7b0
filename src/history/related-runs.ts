import { isGreen, isOfBranch, isRed, type Run, sameBranch } from '../github/run.ts';

/** Positive where `a` began before `b`; ids grow, and decide within a second. */
const age = (a: Run, b: Run) => Date.parse(b.created_at) - Date.parse(a.created_at) || b.id - a.id;

/** Whether a run began before another one. */
export const isBefore = (a: Run, b: Run) => age(a, b) > 0;

/** Each run once, the newest first. */
export function newestFirst(runs: readonly Run[]): Run[] {
  return [...new Map(runs.map((run) => [run.id, run])).values()].sort(age);
}

const isDecided = (run: Run) => isGreen(run) || isRed(run);

/** The green and red runs of a run's branch before it, newest first as all runs are given. */
export function before(run: Run, runs: readonly Run[]): Run[] {
  return runs.filter((other) => sameBranch(other, run) && isBefore(other, run) && isDecided(other));
}

/** The green and red runs of a run's branch after it, newest first. */
export function after(run: Run, runs: readonly Run[]): Run[] {
  return runs.filter((other) => sameBranch(other, run) && isBefore(run, other) && isDecided(other));
}

/** The red runs in a row right before a run, newest first. */
export function streakBefore(run: Run, runs: readonly Run[]): Run[] {
  const earlier = before(run, runs);
  const green = earlier.findIndex(isGreen);
  return green < 0 ? earlier : earlier.slice(0, green);
}

/** The last green or red run of the default branch, where the run is of another one. */
export function ofDefault(
  run: Run,
  runs: readonly Run[],
  default_branch: string | undefined,
): Run | undefined {
  if (default_branch === undefined || isOfBranch(run, default_branch)) return undefined;
  return runs.find((other) => isOfBranch(other, default_branch) && isDecided(other));
}

/** The last red run of each branch that is neither the run's nor the default one. */
export function ofOthers(
  run: Run,
  runs: readonly Run[],
  default_branch: string | undefined,
): Run[] {
  const seen = new Set<string>();
  return runs.filter((other) => {
    const branch = `${other.head_repository ?? ''}:${other.head_branch}`;
    if (!isRed(other) || sameBranch(other, run) || seen.has(branch)) return false;
    if (default_branch === undefined || isOfBranch(other, default_branch)) return false;
    seen.add(branch);
    return true;
  });
}

/** Other runs of the same commit and event: the same code, tested again. */
export function ofCommit(run: Run, runs: readonly Run[]): Run[] {
  return runs.filter(
    ({ id, head_sha, event }) => id !== run.id && head_sha === run.head_sha && event === run.event,
  );
}

/** The runs whose jobs say most about a red one, first the one that says most. */
export function informativeRuns(
  run: Run,
  runs: readonly Run[],
  default_branch: string | undefined,
): Run[] {
  const home = ofDefault(run, runs, default_branch);
  const streak = streakBefore(run, runs);
  const others = home && isGreen(home) ? ofOthers(run, runs, default_branch).slice(0, 2) : [];
  const chosen = [
    ...(home && isRed(home) ? [home] : []),
    ...streak.slice(0, 1),
    ...streak.slice(-1),
    ...[isGreen, isRed].flatMap((went) => ofCommit(run, runs).filter(went).slice(0, 1)),
    ...others,
  ];
  return [...new Set(chosen)];
}
