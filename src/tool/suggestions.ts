import type { GitHub } from '../github/api.ts';
import { listRuns } from '../github/list-runs.ts';
import type { Repository } from '../github/repository.ts';
import { readPending } from '../github/review.ts';
import type { Run } from '../github/run.ts';
import { inline } from '../text/text.ts';

/** What suggestions are made from. */
interface SuggestionRequest {
  readonly github: GitHub;
  readonly repository: Repository;
  /** The other arguments that are filled in already. */
  readonly given: Readonly<Record<string, string>>;
}

/** Lists the values that an argument can take, the likeliest first. */
export type Suggest = (asking: SuggestionRequest) => Promise<readonly string[]>;

/**
 * The protocol allows no more:
 * https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/completion
 */
const maxSuggestions = 100;

/** Each waiting run costs a request while the person types. */
const maxWaitingRuns = 5;

/** The values that contain the typed text, those that begin with it first. */
export function matching(values: readonly string[], typed: string) {
  const wanted = typed.toLowerCase();
  const found = [...new Set(values)].filter((value) => value.toLowerCase().includes(wanted));
  const starts = (value: string) => (value.toLowerCase().startsWith(wanted) ? 0 : 1);
  const sorted = found.toSorted((a, b) => starts(a) - starts(b));
  return {
    values: sorted.slice(0, maxSuggestions),
    total: sorted.length,
    hasMore: sorted.length > maxSuggestions,
  };
}

async function latest(
  { github, repository }: SuggestionRequest,
  status?: 'failure' | 'waiting',
): Promise<readonly Run[]> {
  return (await listRuns(github, { ...repository, status, per_page: 50 })).runs;
}

const ids = (runs: readonly Run[]) => runs.map(({ id }) => String(id));

/** Ids of the latest runs. */
export const runs: Suggest = async (asking) => ids(await latest(asking));
/** Ids of the latest failed runs. */
export const failedRuns: Suggest = async (asking) => ids(await latest(asking, 'failure'));
/** Ids of the latest runs that wait for a review. */
export const waitingRuns: Suggest = async (asking) => ids(await latest(asking, 'waiting'));

/** Branches of the latest runs. */
export const branches: Suggest = async (asking) =>
  (await latest(asking)).flatMap(({ head_branch }) => head_branch ?? []);

/** File names of workflows. */
export const workflows: Suggest = async ({ github, repository }) => {
  const { workflows } = await github.call('GET /repos/{owner}/{repo}/actions/workflows', {
    ...repository,
    per_page: 100,
  });
  return workflows.map(({ path }) => inline(path.replace(/^.*\//, '')));
};

/**
 * Environments that wait for a review, of the run that is filled in or else of the latest waiting
 * runs.
 */
export const waitingEnvironments: Suggest = async (asking) => {
  const given = Number(asking.given.run);
  const waiting =
    Number.isSafeInteger(given) && given > 0
      ? [given]
      : (await latest(asking, 'waiting')).slice(0, maxWaitingRuns).map(({ id }) => id);
  const pending = await Promise.all(
    waiting.map((run_id) => readPending(asking.github, { ...asking.repository, run_id })),
  );
  return pending.flat().flatMap(({ environment }) => environment.name || []);
};
