import { z } from 'zod';
import { isHttpFailure, Refusal } from '../errors.ts';
import { ago, count, line, shortSha, span } from '../format.ts';
import { inquire } from '../inquiry.ts';
import { allJobs, isFailed, type Job } from '../job.ts';
import { openLog } from '../logs/log.ts';
import { maskLines } from '../logs/mask.ts';
import { decodeRun, type Run, readRun, standing } from '../run.ts';
import { inline, leading, quoted } from '../text.ts';
import type { Context, Reply } from '../tool.ts';
import { rolesOf } from '../triage/roles.ts';
import { changes, type JobChange } from './changes.ts';
import { type Drift, drift, surroundings } from './drift.ts';

const runAt = z.object({
  run_id: z.number(),
  conclusion: z.string().nullable(),
  head_branch: z.string().nullable(),
  head_sha: z.string(),
  html_url: z.string(),
});

/** What compare_runs answers. */
export const comparisonShape = {
  run: runAt,
  base: runAt.nullable(),
  base_chosen: z.string(),
  jobs: z.array(
    z.object({
      name: z.string(),
      job_id: z.number().nullable(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      slower_seconds: z.number().nullable(),
      steps: z.array(
        z.object({
          number: z.number(),
          name: z.string(),
          before: z.string().nullable(),
          after: z.string(),
          slower_seconds: z.number().nullable(),
        }),
      ),
    }),
  ),
  commits: z
    .object({
      total: z.number(),
      url: z.string(),
      list: z.array(z.object({ sha: z.string(), author: z.string(), message: z.string() })),
      suspects: z.array(z.object({ sha: z.string(), why: z.string() })),
    })
    .nullable(),
  drift: z.array(
    z.object({ what: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  notes: z.array(z.string()),
};

interface Repo {
  readonly owner: string;
  readonly repo: string;
}

interface Commits {
  readonly total: number;
  readonly url: string;
  readonly list: readonly {
    readonly sha: string;
    readonly author: string;
    readonly message: string;
  }[];
  readonly files: readonly string[];
}

/** Commits that are shown, and of which the files are read to find a suspect. */
const mostCommits = 10;

/** The environment is told in the first lines of a log. */
const setUpLines = 400;

/** Compares a run with the last green one before it, or with the one that is named. */
export async function compareRuns(
  repo: Repo,
  run_id: number,
  base_run_id: number | undefined,
  context: Context,
): Promise<Reply> {
  const run = await readRun({ ...repo, run_id }, context);
  const { base, chosen } = await baseOf(repo, run, base_run_id, context);
  if (!base) {
    return reply(run, undefined, chosen, [], undefined, [], [], [], context.now());
  }
  const { github } = context;
  const [before, after] = await Promise.all([
    allJobs(github, { ...repo, run_id: base.id }),
    allJobs(github, { ...repo, run_id }),
  ]);
  const notes: string[] = [];
  const [commits, drifted] = await Promise.all([
    commitsBetween(repo, base, run, context, notes),
    driftBetween(repo, before, after, context, notes),
  ]);
  const suspects =
    commits && commits.total > 0 ? await suspectsOf(repo, run, after, commits, context) : [];
  const changed = changes(before, after, context.now());
  return reply(run, base, chosen, changed, commits, suspects, drifted, notes, context.now());
}

async function baseOf(repo: Repo, run: Run, base_run_id: number | undefined, context: Context) {
  if (base_run_id !== undefined) {
    const base = await readRun({ ...repo, run_id: base_run_id }, context);
    if (base.workflow_id !== run.workflow_id) {
      throw new Refusal(
        `base_run_id: run ${base.id} is of ${base.name}, run ${run.id} of ${run.name}. Give a run of the same workflow.`,
      );
    }
    return { base, chosen: 'as named' };
  }
  const branch = run.head_branch ?? undefined;
  const own = await lastGreen(repo, run, branch, context);
  if (own)
    return { base: own, chosen: `the last green run of ${branch ?? 'any branch'} before it` };
  const { default_branch } = (await context.github.read('GET /repos/{owner}/{repo}', {
    ...repo,
  })) as { default_branch: string };
  const other =
    default_branch === branch ? undefined : await lastGreen(repo, run, default_branch, context);
  return other
    ? { base: other, chosen: `the last green run of ${default_branch}: ${branch} has none` }
    : {
        base: undefined,
        chosen: `no green run of ${run.name} on ${branch} or ${default_branch} came before it`,
      };
}

async function lastGreen(repo: Repo, run: Run, branch: string | undefined, { github }: Context) {
  const { workflow_runs } = await github.call(
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    {
      ...repo,
      workflow_id: run.workflow_id,
      status: 'success',
      ...(branch !== undefined && { branch }),
      created: `<=${run.created_at}`,
      exclude_pull_requests: true,
      per_page: 10,
    },
  );
  return workflow_runs.map(decodeRun).find(({ id }) => id !== run.id);
}

async function commitsBetween(
  repo: Repo,
  base: Run,
  run: Run,
  { github }: Context,
  notes: string[],
): Promise<Commits | undefined> {
  if (base.head_sha === run.head_sha) return { total: 0, url: '', list: [], files: [] };
  try {
    const body = await github.call('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...repo,
      basehead: `${base.head_sha}...${run.head_sha}`,
    });
    if (body.behind_by > 0)
      notes.push(`the base has ${count(body.behind_by, 'commit')} that this run has not`);
    return {
      total: body.total_commits,
      url: body.html_url,
      list: body.commits.slice(-mostCommits).map(({ sha, author, commit }) => ({
        sha,
        author: inline(author?.login ?? commit.author?.name ?? 'unknown'),
        message: inline(commit.message.split('\n')[0] ?? '', 100),
      })),
      files: (body.files ?? []).map(({ filename }) => filename),
    };
  } catch (error) {
    if (!isHttpFailure(error) || error.status !== 404) throw error;
    notes.push('commits cannot be compared: a force-push took one of the two away');
    return undefined;
  }
}

/** The commits that touch files which the failure names. */
async function suspectsOf(
  repo: Repo,
  run: Run,
  jobs: readonly Job[],
  commits: Commits,
  context: Context,
): Promise<{ sha: string; why: string }[]> {
  const { suspects } = rolesOf(jobs);
  if (suspects.length === 0) return [];
  const { suspected } = await inquire(repo, run, suspects, context);
  const named = new Set(
    suspected.flatMap(({ examined }) => examined.cause?.files.map(({ path }) => path) ?? []),
  );
  const touched = commits.files.filter((file) => named.has(file));
  if (touched.length === 0) return [];
  const read = await Promise.all(
    commits.list.map(async ({ sha }) => {
      const { files = [] } = await context.github.call('GET /repos/{owner}/{repo}/commits/{ref}', {
        ...repo,
        ref: sha,
      });
      const own = files.map(({ filename }) => filename).filter((file) => touched.includes(file));
      return own.length > 0
        ? [
            {
              sha,
              why: `touches ${own.map((file) => inline(file)).join(', ')}, which the failure names`,
            },
          ]
        : [];
    }),
  );
  return read.flat();
}

async function driftBetween(
  repo: Repo,
  before: readonly Job[],
  after: readonly Job[],
  context: Context,
  notes: string[],
): Promise<Drift[]> {
  const job = after.find(isFailed) ?? after.find(({ conclusion }) => conclusion === 'success');
  const base = job && before.find(({ name }) => name === job.name);
  if (!job || !base) return [];
  try {
    const [earlier, later] = await Promise.all([
      beginning(repo, base, context),
      beginning(repo, job, context),
    ]);
    return drift(surroundings(earlier), surroundings(later));
  } catch (error) {
    const gone = isHttpFailure(error) && [403, 404, 410].includes(error.status);
    if (!gone && !(error instanceof Refusal)) throw error;
    notes.push(
      `what job ${quoted(job.name)} ran on is not compared: one of the two logs cannot be read`,
    );
    return [];
  }
}

async function beginning(repo: Repo, job: Job, context: Context): Promise<string[]> {
  const texts: string[] = [];
  for await (const group of (await openLog(repo, job, context)).lines()) {
    texts.push(...maskLines(group).map(({ text }) => text));
    if (texts.length >= setUpLines) break;
  }
  return texts.slice(0, setUpLines);
}

function reply(
  run: Run,
  base: Run | undefined,
  chosen: string,
  jobs: readonly JobChange[],
  commits: Commits | undefined,
  suspects: readonly { sha: string; why: string }[],
  drifted: readonly Drift[],
  notes: readonly string[],
  now: number,
): Reply {
  const text = [
    `Run ${run.id} (${standing(run)}, ${run.head_branch} ${shortSha(run.head_sha)}) ${base ? `against run ${base.id} (${standing(base)}, ${base.head_branch} ${shortSha(base.head_sha)}, ${ago(base.created_at, now)}): ${chosen}.` : `has nothing to be compared with: ${chosen}.`}`,
    ...jobs.slice(0, 20).flatMap(jobText),
    ...(jobs.length > 20 ? [`… and ${jobs.length - 20} more jobs`] : []),
    ...(base && jobs.length === 0
      ? ['No job or step changed its state or became much slower.']
      : []),
    ...commitTexts(run, base, commits, suspects, drifted),
    ...drifted.map(
      ({ what, before, after }) =>
        `${what}: ${before ?? '(not there)'} became ${after ?? '(not there)'}`,
    ),
    ...notes.map((note) => `Note: ${note}.`),
    ...(isFailed(run) ? [`Next: triage_run run_id: ${run.id}`] : []),
  ];
  return {
    text: text.join('\n'),
    data: {
      run: place(run),
      base: base ? place(base) : null,
      base_chosen: chosen,
      jobs: jobs.map((job) => ({
        name: job.name,
        job_id: job.job_id ?? null,
        before: job.before ?? null,
        after: job.after ?? null,
        slower_seconds: seconds(job.slower),
        steps: job.steps.map((step) => ({
          number: step.number,
          name: step.name,
          before: step.before ?? null,
          after: step.after,
          slower_seconds: seconds(step.slower),
        })),
      })),
      commits: commits
        ? {
            total: commits.total,
            url: commits.url,
            list: [...commits.list],
            suspects: [...suspects],
          }
        : null,
      drift: drifted.map(({ what, before, after }) => ({
        what,
        before: before ?? null,
        after: after ?? null,
      })),
      notes: [...notes],
    },
  };
}

function jobText({ name, before, after, job_id, slower, steps }: JobChange): string[] {
  return [
    line(
      `${leading(name)}: ${before ?? '(not there)'} became ${after ?? '(not there)'}`,
      job_id !== undefined && `job_id ${job_id}`,
      slower !== undefined && `${span(slower)} slower`,
    ),
    ...steps.map((step) =>
      line(
        `  step ${step.number} ${quoted(step.name)}: ${step.before ?? '(not there)'} became ${step.after}`,
        step.slower !== undefined && `${span(step.slower)} slower`,
      ),
    ),
  ];
}

function commitTexts(
  run: Run,
  base: Run | undefined,
  commits: Commits | undefined,
  suspects: readonly { sha: string; why: string }[],
  drifted: readonly Drift[],
): string[] {
  if (!base || !commits) return [];
  if (commits.total === 0) {
    const red = isFailed(run) && !isFailed(base);
    return [
      red
        ? `No code change between them: ${drifted.length > 0 ? 'the environment changed, see below' : 'a flaky job or something outside, by that'}.`
        : 'No code change between them.',
    ];
  }
  const why = new Map(suspects.map(({ sha, why }) => [sha, why]));
  return [
    `${count(commits.total, 'commit')} between them: ${commits.url}`,
    ...commits.list.map(({ sha, author, message }) =>
      line(`${shortSha(sha)} ${message} (${author})`, why.has(sha) && `suspect: ${why.get(sha)}`),
    ),
  ];
}

const place = ({ id, conclusion, head_branch, head_sha, html_url }: Run) => ({
  run_id: id,
  conclusion,
  head_branch,
  head_sha,
  html_url,
});

const seconds = (milliseconds: number | undefined) =>
  milliseconds === undefined ? null : Math.round(milliseconds / 1000);
