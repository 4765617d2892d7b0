import type { Artifact } from '../github/artifacts.ts';

/** When an attempt of a run began, in milliseconds since 1970. */
export interface AttemptStart {
  readonly attempt: number;
  readonly at: number;
}

/**
 * The attempt in which an artifact was uploaded, by its time.
 * @param starts of all attempts that are told apart, in their order
 */
export function attemptOf(
  { created_at }: Artifact,
  starts: readonly AttemptStart[],
): number | undefined {
  if (created_at === null) return undefined;
  const at = Date.parse(created_at);
  return starts.findLast((start) => start.at <= at)?.attempt;
}
