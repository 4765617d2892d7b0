import { findCauses } from '../../causes/find-causes.ts';
import {
  type Commits,
  commitsBetween,
  type SuspectCommit,
  suspectCommits,
} from '../../github/commits.ts';
import { allJobs, isFailed, type Job } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import type { Repository } from '../../github/repository.ts';
import { type Run, readRun } from '../../github/run.ts';
import { openLog } from '../../logs/log.ts';
import { readableLines } from '../../logs/readable-lines.ts';
import { count } from '../../text/format.ts';
import { quoted } from '../../text/text.ts';
import { headPosition } from '../../tool/checked-out-branch.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { baselineOf } from './baseline.ts';
import { changes } from './changes.ts';
import { type EnvironmentChange, environmentDiff, environmentFacts } from './environment-diff.ts';
import { comparisonReply } from './reply.ts';

/** The environment is described in the first lines of a log. */
const setUpLines = 400;

/** Compares a run with another one: the named run, or the last green one before it. */
export async function compareRuns(
  repo: Repository,
  run_id: number,
  base_run_id: number | undefined,
  context: Context,
): Promise<Reply> {
  const { github, now, optional } = context;
  const run = await readRun({ ...repo, run_id }, context);
  const position = await headPosition(repo, run, context);
  const notes = position ? [position] : [];
  const base = await baselineOf(repo, run, base_run_id, context);
  if (typeof base === 'string') {
    const nothing = { jobs: undefined, commits: undefined, suspects: [], environment: [], notes };
    return comparisonReply({ run, base: undefined, chosen: base, ...nothing }, now());
  }
  const after = await optional.read(`jobs of run ${run_id}`, () =>
    allJobs(github, { ...repo, run_id }),
  );
  const [commits, environment] = await Promise.all([
    optional.read('commits', () => commitsBetween(repo, base.run.head_sha, run.head_sha, github)),
    environmentDiffOf(repo, base.jobs ?? [], after ?? [], context),
  ]);
  if (commits && commits.total > 0 && commits.behind > 0)
    notes.unshift(`the base has ${count(commits.behind, 'commit')} that this run has not`);
  const comparison = {
    run,
    base: base.run,
    chosen: base.chosen,
    jobs: base.jobs && after && changes(base.jobs, after, now()),
    commits,
    suspects: commits && after ? await suspectsOf(repo, run, after, commits, context) : [],
    environment,
    notes,
  };
  return comparisonReply(comparison, now());
}

/**
 * The commits that touch files named in the failure. Reads the logs of the failed jobs to find
 * them.
 */
async function suspectsOf(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  commits: Commits,
  context: Context,
): Promise<SuspectCommit[]> {
  const { suspects } = rolesOf(jobs);
  if (suspects.length === 0 || commits.files.length === 0) return [];
  const { groups } = await findCauses(repo, run, suspects, [{ run, jobs }], context);
  const named = groups.flatMap(
    ({ examined }) => examined.cause?.files.map(({ path }) => path) ?? [],
  );
  const among = await context.optional.read("the commits' files", () =>
    suspectCommits(repo, commits, named, context.github),
  );
  return among ?? [];
}

async function environmentDiffOf(
  repo: Repository,
  before: readonly Job[],
  after: readonly Job[],
  context: Context,
): Promise<EnvironmentChange[]> {
  const job = after.find(isFailed) ?? after.find(({ conclusion }) => conclusion === 'success');
  const base = job && before.find(({ name }) => name === job.name);
  if (!job || !base) return [];
  const read = await context.optional.read(`what job ${quoted(job.name)} ran on`, () =>
    Promise.all([firstLines(repo, base, context), firstLines(repo, job, context)]),
  );
  return read ? environmentDiff(environmentFacts(read[0]), environmentFacts(read[1])) : [];
}

/** The lines that describe the environment are short. */
const maxLine = 2000;

async function firstLines(repo: Repository, job: Job, context: Context): Promise<string[]> {
  const texts: string[] = [];
  for await (const group of (await openLog(repo, job, context)).lines()) {
    texts.push(...readableLines(group, maxLine).map(({ text }) => text));
    if (texts.length >= setUpLines) break;
  }
  return texts.slice(0, setUpLines);
}
