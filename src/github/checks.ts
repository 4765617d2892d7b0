import { inline } from '../text/text.ts';
import type { Answer, GitHub } from './api.ts';
import { pages } from './pages.ts';
import type { Repository } from './repository.ts';

type GitHubCheckRun = Omit<Answer<'GET /repos/{owner}/{repo}/check-runs/{check_run_id}'>, 'id'> & {
  readonly id: number | bigint;
};

/** With an id that is surely a number. */
type NumberedCheckRun = GitHubCheckRun & { readonly id: number };

/** A check run or a commit status. */
export interface Check {
  /** Of a check run; statuses have none. */
  readonly id: number | undefined;
  readonly name: string;
  /** Its conclusion when it has one, else its status, in GitHub's words. */
  readonly state: string;
  /** The app that reports it; "" for a commit status, which names none. */
  readonly app: string;
  readonly title: string;
  readonly summary: string;
  /** How many annotations it has. */
  readonly annotations_count: number;
  /** A page that a person can open; "" where there is none. */
  readonly url: string;
}

/** A job of GitHub Actions as a check run of the commit. */
export interface JobCheck {
  readonly name: string;
  readonly state: string;
  readonly run_id: number | undefined;
}

/** All check runs of a commit, the newest of each name. */
interface CheckRuns {
  readonly jobs: readonly JobCheck[];
  readonly others: readonly Check[];
}

type OfCommit = Repository & { readonly ref: string };

/** No answer about a commit needs more pages of a hundred. */
const maxPages = 3;

/** Reads the check runs of a commit. */
export async function checkRunsOf(
  github: GitHub,
  { owner, repo, ref }: OfCommit,
): Promise<CheckRuns> {
  const found: NumberedCheckRun[] = [];
  let read = 0;
  const list = pages<NumberedCheckRun>({
    per_page: 100,
    what: `check runs of ${ref.slice(0, 7)}`,
    async ask(page) {
      const body = await github.call('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
        owner,
        repo,
        ref,
        filter: 'latest',
        ...page,
      });
      const items = body.check_runs.map((run) => ({ ...run, id: Number(run.id) }));
      return { items, total_count: body.total_count };
    },
    note: github.note,
  });
  for await (const { items, total_count } of list) {
    found.push(...items);
    if (++read < maxPages || found.length >= total_count) continue;
    github.note(`Of ${total_count} check runs of the commit, the first ${found.length} were read.`);
    break;
  }
  // GitHub keeps the latest of each suite; one name in two suites is the same check, run again.
  const newest = new Map<string, NumberedCheckRun>();
  for (const run of found.toSorted((a, b) => a.id - b.id)) {
    const suite = isJob(run) ? runOf(run) : '';
    newest.set(`${run.app?.slug}\n${suite}\n${run.name}`, run);
  }
  const all = [...newest.values()];
  return {
    jobs: all.filter(isJob).map((run) => ({
      name: inline(run.name),
      state: stateOfCheckRun(run),
      run_id: runOf(run),
    })),
    others: all.filter((run) => !isJob(run)).map(decodeCheckRun),
  };
}

/** Reads one check run. */
export async function readCheckRun(
  github: GitHub,
  { owner, repo, check_run_id }: Repository & { readonly check_run_id: number },
): Promise<Check> {
  const named = { owner, repo, check_run_id };
  const run = await github.call('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', named);
  return decodeCheckRun({ ...run, id: Number(run.id) });
}

/** Reads the statuses of a commit, the newest of each context, which GitHub picks itself. */
export async function statusesOf(github: GitHub, { owner, repo, ref }: OfCommit): Promise<Check[]> {
  const list = pages({
    per_page: 100,
    what: `statuses of ${ref.slice(0, 7)}`,
    async ask(page) {
      const route = 'GET /repos/{owner}/{repo}/commits/{ref}/status';
      const body = await github.call(route, { owner, repo, ref, ...page });
      return { items: body.statuses, total_count: body.total_count };
    },
    note: github.note,
  });
  const statuses: Check[] = [];
  let read = 0;
  for await (const { items, total_count } of list) {
    statuses.push(...items.map(decodeStatus));
    if (++read < maxPages || statuses.length >= total_count) continue;
    github.note(
      `Of ${total_count} statuses of the commit, the first ${statuses.length} were read.`,
    );
    break;
  }
  return statuses;
}

type GitHubStatus = Answer<'GET /repos/{owner}/{repo}/commits/{ref}/status'>['statuses'][number];

function decodeStatus({ context, state, description, target_url }: GitHubStatus): Check {
  return {
    id: undefined,
    name: inline(context),
    state: inline(state),
    app: '',
    title: inline(description ?? ''),
    summary: '',
    annotations_count: 0,
    url: page(target_url),
  };
}

const red = ['failure', 'error', 'timed_out', 'action_required', 'startup_failure', 'cancelled'];
const green = ['success', 'neutral', 'skipped'];

export const isRedCheck = ({ state }: Pick<Check, 'state'>) => red.includes(state);
export const isGreenCheck = ({ state }: Pick<Check, 'state'>) => green.includes(state);

/** An action that reports a check with the job's token also has this app; only its checks have a title. */
const isJob = ({ app, output }: GitHubCheckRun) =>
  app?.slug === 'github-actions' && !output.title?.trim();

const stateOfCheckRun = ({ status, conclusion }: GitHubCheckRun) => conclusion ?? status;

function runOf({ details_url }: GitHubCheckRun): number | undefined {
  const [, id] = /\/actions\/runs\/(\d{1,16})(?:\/|$)/.exec(details_url ?? '') ?? [];
  return id === undefined ? undefined : Number(id);
}

function decodeCheckRun(run: NumberedCheckRun): Check {
  return {
    id: run.id,
    name: inline(run.name),
    state: stateOfCheckRun(run),
    app: inline(run.app?.name ?? ''),
    title: inline(run.output.title ?? ''),
    summary: inline(run.output.summary ?? '', 300),
    annotations_count: run.output.annotations_count,
    url: page(run.html_url ?? run.details_url),
  };
}

function page(address: string | null | undefined): string {
  return address && /^https?:\/\/[^\s"<>]+$/.test(address) ? inline(address, 300) : '';
}
