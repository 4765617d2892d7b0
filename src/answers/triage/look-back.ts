import { z } from 'zod';
import type { FailureGroup } from '../../causes/failure-group.ts';
import { examineEnd } from '../../causes/find-causes.ts';
import { assign, sampleOf } from '../../causes/sampling.ts';
import { type Job, pagesOfJobs } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import { listRuns } from '../../github/list-runs.ts';
import { optionalReads } from '../../github/optional.ts';
import type { Repository } from '../../github/repository.ts';
import { isGreen, isRed, type Run } from '../../github/run.ts';
import { inTime } from '../../github/storage.ts';
import { newestFirst } from '../../history/related-runs.ts';
import { countRequests } from '../../history/request-counter.ts';
import { dateOf } from '../../history/seen-before.ts';
import { grouped } from '../../history/statistics.ts';
import { count } from '../../text/format.ts';
import type { Context } from '../../tool/tool.ts';
import { keptFailures, pullOf } from './kept-failures.ts';
import { passedLater } from './seen.ts';

/** How many requests looking back may cost. */
const maxRequests = 30;
/** It is skipped when fewer requests than this are left in the hour. */
const minRequestsLeft = 2000;
/** How many milliseconds it may take. */
const maxDuration = 5000;
/** Milliseconds before the deadline that are kept for the answer. */
const reservedTime = 20_000;

/** How many days it looks back. */
const days = 14;

/** How many failed runs are listed: more than can be read. */
const maxListed = 30;

/** How many runs are read at the same time. */
const concurrency = 4;
/** How many logs of failed jobs are read for an attempt, and how many attempts of a run. */
const maxJobs = 2;
const maxAttempts = 2;

/** How far an answer looked back, in the output. */
export const lookedBackShape = z.object({
  runs: z.number(),
  since: z.string(),
  requests: z.number(),
  not_read: z.number(),
});

/** How far an answer looked back, as a line and as data. */
export interface LookedBack {
  readonly text: string;
  readonly data: z.output<typeof lookedBackShape>;
}

/**
 * Reads the failed runs of the last days at the first use for a repository, so that their failures
 * are recognised from then on. It costs nothing where the runs that were listed anyway contain
 * none.
 * @param listed runs of the workflows that failed
 * @param own the runs that the answer is about
 * @returns undefined where nothing was read
 */
export async function lookBack(
  repository: Repository,
  listed: readonly Run[],
  own: readonly Run[],
  context: Context,
): Promise<LookedBack | undefined> {
  const { github, failures, now } = context;
  const started = now();
  const until = Math.min(started + maxDuration, context.deadline - reservedTime);
  const since = started - days * 24 * 3_600_000;
  const wanted = (run: Run) =>
    Date.parse(run.created_at) >= since &&
    (isRed(run) || (isGreen(run) && run.run_attempt > 1)) &&
    !own.some(({ id }) => id === run.id);
  const near = newestFirst(listed.filter(wanted));
  const mayAsk = () => (github.left() ?? 0) >= minRequestsLeft && now() < until;
  if (near.length === 0 || !mayAsk()) return undefined;
  if (!(await failures.isFirstUse(repository))) return undefined;

  const counter = { requests: 0 };
  const unreadable = optionalReads();
  const access = {
    ...context,
    github: countRequests(github, counter, maxRequests),
    optional: unreadable,
    checkout: async () => undefined,
  };
  const inShort = <T>(what: string, reading: () => Promise<T>) =>
    unreadable.read(what, () => inTime(reading(), until, access));
  const everywhere = await inShort('failed runs', () =>
    listRuns(access.github, {
      ...repository,
      status: 'failure',
      created: `>=${new Date(since).toISOString().slice(0, 10)}`,
      per_page: maxListed,
      with_pulls: true,
    }),
  );
  const known = new Set(near.map(({ id }) => id));
  const others = newestFirst((everywhere?.runs ?? []).filter(wanted));
  const runs = [...near, ...others.filter(({ id }) => !known.has(id))];
  const read: Run[] = [];
  let next = 0;
  const readRuns = async () => {
    for (let run = runs[next]; run && mayAsk(); run = runs[next]) {
      if (counter.requests >= maxRequests) return;
      next++;
      const jobs = await inShort('jobs', () => firstJobs(repository, run, access));
      if (!jobs) continue;
      read.push(run);
      const groups = await causesOf(repository, jobs, until, access);
      await keep(repository, run, jobs, groups, context);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, readRuns));
  const oldest = newestFirst(read).at(-1);
  if (!oldest) return undefined;
  // Where there are very many, the lists contain only the newest.
  const unlisted = (everywhere?.total_count ?? 0) - own.length - runs.filter(isRed).length;
  const left = runs.length - read.length + Math.max(0, unlisted);
  const { requests } = counter;
  return {
    text: `Looked back over ${count(read.length, 'failed run')} since ${dateOf(oldest.created_at)}${left > 0 ? `, ${left} not read` : ''}.`,
    data: { runs: read.length, since: dateOf(oldest.created_at), requests, not_read: left },
  };
}

/** The first page of a run's jobs, with those of earlier attempts where there are any. */
async function firstJobs(
  { owner, repo }: Repository,
  { id: run_id, run_attempt }: Run,
  { github }: Pick<Context, 'github'>,
): Promise<readonly Job[]> {
  const filter = run_attempt > 1 ? ({ filter: 'all' } as const) : {};
  for await (const { jobs } of pagesOfJobs(github, { owner, repo, run_id, ...filter })) return jobs;
  return [];
}

/** The causes of the last failed attempts, from the ends of some logs. */
async function causesOf(
  repository: Repository,
  jobs: readonly Job[],
  until: number,
  access: Parameters<typeof examineEnd>[3],
): Promise<FailureGroup[]> {
  const attempts = [...grouped(jobs, ({ run_attempt }) => String(run_attempt)).values()]
    .map((own) => rolesOf(own).suspects)
    .filter(({ length }) => length > 0)
    .slice(-maxAttempts);
  const found = attempts.map(async (suspects) => {
    const sample = sampleOf(suspects, maxJobs);
    const looked = await Promise.all(
      sample.map((job) =>
        access.optional.read('a log', () =>
          inTime(examineEnd(repository, job, until, access), until, access),
        ),
      ),
    );
    const groups = looked.flatMap((examined) =>
      examined?.cause ? [{ examined, jobs: [examined.job], annotations: [] }] : [],
    );
    assign(
      suspects.filter((job) => !sample.includes(job)),
      groups,
    );
    return groups;
  });
  return (await Promise.all(found)).flat();
}

async function keep(
  repository: Repository,
  run: Run,
  jobs: readonly Job[],
  groups: readonly FailureGroup[],
  { failures, redact }: Context,
): Promise<void> {
  const kept = groups.flatMap((each) => {
    const [first] = each.jobs;
    if (!first) return [];
    const isLatest = first.run_attempt === run.run_attempt;
    // The conclusion of an earlier attempt as a whole is not known.
    const earlier = { conclusion: null, run_started_at: first.started_at ?? run.created_at };
    const attempt = { ...run, run_attempt: first.run_attempt, ...(isLatest ? {} : earlier) };
    const found = keptFailures(each, [{ run: attempt, pull_number: pullOf(run) }], redact);
    return found.map((failure) => ({
      failure,
      passed: each.jobs.some((job) => passedLater(job, failure.attempt, jobs)),
    }));
  });
  await failures.record(
    repository,
    kept.map(({ failure }) => failure),
  );
  await failures.recordPassed(
    repository,
    kept.flatMap(({ failure, passed }) => (passed ? [failure] : [])),
  );
}
