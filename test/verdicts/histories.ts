import fc from 'fast-check';
import { type JobOptions, repository, run, sha, workflow } from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import { latestAttempt, type World } from '../../src/fake-github/state.ts';

/** What a job did in an attempt in which it really ran. */
export interface Ran {
  readonly run_id: number;
  readonly attempt: number;
  readonly name: string;
  readonly outcome: string;
}

/** A run of a history: what it was about, and all that its jobs did, attempt by attempt. */
export interface ScriptedRun {
  readonly id: number;
  /** A fork's branch is another one than that of the same name here. */
  readonly branch: string;
  readonly commit: string;
  readonly ran: readonly Ran[];
}

const outcome = fc.constantFrom('success', 'success', 'failure', 'failure', 'cancelled', 'skipped');

/** Names repeat, and jobs are renamed, left out and added from run to run. */
const job = fc.record({
  name: fc.constantFrom('lint', 'test', 'test', 'test (18)', 'test (20)', 'unit'),
  conclusion: outcome,
  retries: fc.array(outcome, { minLength: 1, maxLength: 1 }),
});

const oneRun = fc.record({
  branch: fc.constantFrom('main', 'main', 'topic', 'other', 'hubot:topic'),
  event: fc.constantFrom('push', 'push', 'pull_request'),
  /** Whether it tests the newest commit of its branch again; else one that a push or force-push put there. */
  again: fc.boolean(),
  jobs: fc.array(job, { minLength: 1, maxLength: 4 }),
  reruns: fc.array(fc.constantFrom('failed', 'all'), { maxLength: 2 }),
});

/** Histories of a workflow with attempts, branches, a fork, and jobs that come and go; oldest run first. */
export const scripts = fc.array(oneRun, { minLength: 3, maxLength: 9 });

type Script = typeof scripts extends fc.Arbitrary<infer Value> ? Value : never;

const hour = 3600;

/** Makes the runs of a script in a repository of their own, and remembers what was done. */
export function happen(
  world: World,
  script: Script,
): { repo: string; runs: readonly ScriptedRun[] } {
  const name = `history-${world.nextId}`;
  const repo = repository(world, 'octo-org', name);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  const newest = new Map<string, string>();
  const runs = script.map(({ branch, event, again, jobs, reruns }, index) => {
    const ago = (script.length - index) * hour;
    const before = newest.get(branch);
    const head_sha = again && before ? before : sha(world.nextId);
    newest.set(branch, head_sha);
    const [fork, head_branch] = branch.includes(':')
      ? [`hubot/${name}`, 'topic']
      : [undefined, branch];
    const made = run(world, repo, {
      workflow: ci,
      ago,
      event,
      head_branch,
      head_sha,
      ...(fork && { fork }),
      jobs: jobs.map(
        ({ name, conclusion, retries }) =>
          ({ name, conclusion, retry: { conclusion: retries[0] } }) as JobOptions,
      ),
    });
    const ran: Ran[] = [];
    const note = (chosen: (index: number) => boolean) => {
      const { number, jobs } = latestAttempt(made);
      for (const [index, { name, conclusion }] of jobs.entries()) {
        if (chosen(index))
          ran.push({ run_id: made.id, attempt: number, name, outcome: conclusion });
      }
    };
    note(() => true);
    for (const [index, kind] of reruns.entries()) {
      const jobs = latestAttempt(made).jobs;
      const chosen = jobs.map(({ conclusion }) => kind === 'all' || conclusion === 'failure');
      if (!chosen.includes(true)) break;
      const at = world.now() - ago * 1000 + (index + 1) * 600_000;
      rerun(world, made, (job) => chosen[jobs.indexOf(job)] === true, 'hubot', at);
      note((index) => chosen[index] === true);
    }
    return { id: made.id, branch, commit: `${event} ${head_sha}`, ran };
  });
  return { repo: name, runs };
}

/** What the jobs of a name said in an attempt: where one of them did not pass, the other's pass says nothing. */
function results(runs: readonly ScriptedRun[], name: string) {
  return runs.flatMap(({ id, branch, commit, ran }) => {
    const own = ran.filter((each) => each.name === name);
    const attempts = [...new Set(own.map(({ attempt }) => attempt))];
    return attempts.flatMap((attempt) => {
      const outcomes = own.filter((each) => each.attempt === attempt).map(({ outcome }) => outcome);
      const result = ['failure', 'cancelled', 'success'].find((each) => outcomes.includes(each));
      return result === 'failure' || result === 'success'
        ? [{ run_id: id, attempt, branch, commit, failed: result === 'failure' }]
        : [];
    });
  });
}

/** What is true of the jobs of a name in a history, by the definitions of the verdicts. */
export function truthOf(runs: readonly ScriptedRun[], name: string) {
  const all = results(runs, name);
  const failed = all.filter((result) => result.failed);
  const of = (branch: string) => all.filter((result) => result.branch === branch);
  const branches = [...new Set(all.map(({ branch }) => branch))];
  return {
    all,
    failed,
    /** Runs in which it failed at least once. */
    failures: new Set(failed.map(({ run_id }) => run_id)).size,
    flaky: (commit?: string) =>
      failed.some(
        (one) =>
          (commit === undefined || one.commit === commit) &&
          all.some((other) => !other.failed && other.commit === one.commit),
      ),
    /** Branches on which it failed the last time. */
    broken: branches.filter((branch) => of(branch).at(-1)?.failed === true),
    /** Branches on which it failed once between two passes. */
    isolated: branches.filter((branch) =>
      of(branch).some(
        ({ failed }, index, own) =>
          failed && own[index - 1]?.failed === false && own[index + 1]?.failed === false,
      ),
    ),
  };
}
