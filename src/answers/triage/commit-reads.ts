import { annotationsOf } from '../../github/annotations.ts';
import { branchRules, readBranch } from '../../github/branch.ts';
import { type Check, checkRunsOf, type JobCheck, statusesOf } from '../../github/checks.ts';
import { newestOfEach, runsOfCommit } from '../../github/commit-runs.ts';
import { listRuns } from '../../github/list-runs.ts';
import type { Repository } from '../../github/repository.ts';
import type { Run } from '../../github/run.ts';
import type { CommitHead } from '../../tool/commit-head.ts';
import type { Context } from '../../tool/tool.ts';

/** The runs, checks and rules of a commit. */
export interface CommitFacts {
  /** The newest run of each workflow and event, newest first. */
  readonly runs: readonly Run[];
  /** All runs, also those that a newer one replaced. */
  readonly all: readonly Run[];
  /** Runs of the pull request's last entry in the merge queue. */
  readonly queue: readonly Run[];
  /** undefined: they could not be read. */
  readonly jobs: readonly JobCheck[] | undefined;
  /** Checks and statuses that are not jobs. */
  readonly checks: readonly Check[];
  /** Names of checks that have to pass; undefined: the rules could not be read. */
  readonly required: ReadonlySet<string> | undefined;
  /** Whether pull requests into the branch go through a merge queue. */
  readonly hasQueue: boolean;
  /** What was not read, in words. */
  readonly omitted: readonly string[];
}

/** How many runs of the merge queue are searched for those of a pull request. */
const maxQueued = 30;

/** Reads the runs, checks, statuses, rules and merge queue runs of a commit. */
export async function readCommitFacts(
  repository: Repository,
  head: CommitHead,
  { github, optional }: Context,
): Promise<CommitFacts> {
  const ref = head.sha;
  const into = head.pull?.base ?? head.branch;
  const [runs, queue, checks, statuses, required] = await Promise.all([
    runsOfCommit(github, { ...repository, head_sha: ref }),
    head.pull && queueRuns(repository, head.pull.number, { github, optional }),
    optional.read('checks', () => checkRunsOf(github, { ...repository, ref })),
    optional.read('commit statuses', () => statusesOf(github, { ...repository, ref })),
    into === undefined ? undefined : requiredOf(repository, into, { github, optional }),
  ]);
  return {
    runs: runs.runs,
    all: runs.all,
    queue: queue ?? [],
    jobs: checks?.jobs,
    checks: [...(checks?.others ?? []), ...(statuses ?? [])],
    required: required?.names,
    hasQueue: required?.hasQueue ?? false,
    omitted: [
      ...(runs.unread > 0
        ? [`${runs.unread} older runs of this commit: list_workflow_runs_for_repo`]
        : []),
    ],
  };
}

/** A red check with its annotations: "src/cart.ts:12 expected 118.99 to be 119". */
export interface NotedCheck extends Check {
  readonly notes: readonly string[];
}

/** For how many checks annotations are read, at a request each. */
const maxNoted = 3;
/** How many annotations of a check are shown. */
const maxNotes = 4;

/** Reads what checks noted of files, of the first that did. */
export async function withNotes(
  repository: Repository,
  checks: readonly Check[],
  access: Access,
): Promise<NotedCheck[]> {
  const asked = checks.filter(({ annotations_count }) => annotations_count > 0).slice(0, maxNoted);
  return Promise.all(
    checks.map((check) =>
      asked.includes(check) ? readNotes(repository, check, access) : { ...check, notes: [] },
    ),
  );
}

/** Reads the annotations of a check, failures before warnings. */
export async function readNotes(
  repository: Repository,
  check: Check,
  { github, optional }: Access,
): Promise<NotedCheck> {
  const { id, annotations_count } = check;
  if (id === undefined || annotations_count === 0) return { ...check, notes: [] };
  const read = () => annotationsOf(repository, id, github);
  const annotations = (await optional.read('annotations of checks', read)) ?? [];
  const failed = annotations.filter(({ level }) => level === 'failure');
  const others = annotations.filter(({ level }) => level !== 'failure');
  const notes = [...failed, ...others]
    .slice(0, maxNotes)
    .map(({ path, line, message }) => `${path}:${line} ${message}`);
  const left = annotations.length > 0 ? annotations_count - notes.length : 0;
  return { ...check, notes: [...notes, ...(left > 0 ? [`and ${left} more`] : [])] };
}

type Access = Pick<Context, 'github' | 'optional'>;

/** The merge queue tests its own commit, on a branch that names the pull request. */
const queueBranch = /^gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]{40,64}$/;

async function queueRuns(
  repository: Repository,
  number: number,
  { github, optional }: Access,
): Promise<Run[]> {
  const search = { ...repository, event: 'merge_group', per_page: maxQueued };
  const found = await optional.read('the merge queue', () => listRuns(github, search));
  const own = (found?.runs ?? []).filter(
    ({ head_branch }) => queueBranch.exec(head_branch ?? '')?.[1] === String(number),
  );
  const [last] = own;
  return newestOfEach(own.filter(({ head_sha }) => head_sha === last?.head_sha));
}

async function requiredOf(
  repository: Repository,
  branch: string,
  { github, optional }: Access,
): Promise<{ names: ReadonlySet<string>; hasQueue: boolean } | undefined> {
  const [protection, rules] = await Promise.all([
    optional.read('branch protection', () => readBranch(github, { ...repository, branch })),
    optional.read('branch rules', () => branchRules(github, { ...repository, branch })),
  ]);
  if (!protection && !rules) return undefined;
  return {
    names: new Set([...(protection?.required ?? []), ...(rules?.required ?? [])]),
    hasQueue: rules?.hasQueue ?? false,
  };
}
