import type { GitHub } from '../github/api.ts';
import { listRuns } from '../github/list-runs.ts';
import type { Repository } from '../github/repository.ts';
import { readPending } from '../github/review.ts';
import type { Run } from '../github/run.ts';
import { inline } from '../text/text.ts';

/** What a suggestion may use. */
interface Asking {
  readonly github: GitHub;
  readonly repository: Repository;
  /** The other arguments, as far as they are filled in. */
  readonly given: Readonly<Record<string, string>>;
}

/** All values that an argument can take, the likeliest first. */
export type Suggest = (asking: Asking) => Promise<readonly string[]>;

/** The protocol allows no more: https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/completion */
const maxSuggestions = 100;

/** Each waiting run is one more request while the person types. */
const maxWaitingRuns = 5;

/** Those of the values that what was typed so far fits into, beginnings first. */
export function fitting(values: readonly string[], typed: string) {
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
  { github, repository }: Asking,
  status?: 'failure' | 'waiting',
): Promise<readonly Run[]> {
  return (await listRuns(github, { ...repository, status, per_page: 50 })).runs;
}

const ids = (runs: readonly Run[]) => runs.map(({ id }) => String(id));

/** Ids of runs: all, the failed ones, or those that wait for a review. */
export const runs: Suggest = async (asking) => ids(await latest(asking));
export const failedRuns: Suggest = async (asking) => ids(await latest(asking, 'failure'));
export const waitingRuns: Suggest = async (asking) => ids(await latest(asking, 'waiting'));

/** Branches on which something ran lately. */
export const branches: Suggest = async (asking) =>
  (await latest(asking)).flatMap(({ head_branch }) => head_branch ?? []);

/** File names of workflows, by which the API and people name them. */
export const workflows: Suggest = async ({ github, repository }) => {
  const { workflows } = await github.call('GET /repos/{owner}/{repo}/actions/workflows', {
    ...repository,
    per_page: 100,
  });
  return workflows.map(({ path }) => inline(path.replace(/^.*\//, '')));
};

/** Environments that wait for a review: of the run that is filled in, else of the latest ones. */
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
