import fc from 'fast-check';
import { getResponse } from 'msw';
import { afterAll, expect, it } from 'vitest';
import { emptyWorld } from '../src/fake-github/build.ts';
import { handlers } from '../src/fake-github/handlers.ts';
import { full } from './sampled.ts';
import { endSessions, session } from './session.ts';
import { happen, type ScriptedRun, scripts, truthOf } from './verdicts/histories.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const world = emptyWorld(() => now);

const histories = full ? 200 : 25;

const { call } = await session({
  now: () => now,
  pace: { remembered: 4 },
  flags: ['--no-cache'],
  fetch: async (input, init) =>
    (await getResponse(github, new Request(input, init))) ?? Response.error(),
});
const github = handlers(() => world);

afterAll(endSessions);

interface ListedRun {
  readonly id: number;
  readonly conclusion: string;
}

interface Health {
  readonly failing: { readonly since: { readonly run_id: number } } | null;
  readonly jobs: readonly {
    readonly verdict: string;
    readonly why: string;
    readonly failures: number;
    readonly jobs: readonly { readonly name: string }[];
  }[];
}

interface Triage {
  readonly history?: {
    readonly newness: {
      readonly word: string;
      readonly since: { readonly run_id: number };
      readonly last_green: { readonly run_id: number } | null;
    } | null;
    readonly flakiness: { readonly word: string; readonly jobs: readonly string[] };
    readonly rerun: { readonly kind: string; readonly job_id?: number } | null;
  };
}

const isRed = (run: ListedRun | undefined) => run?.conclusion === 'failure';
const isDecided = ({ conclusion }: ListedRun) => ['failure', 'success'].includes(conclusion);

/** What a history's answers say that their definitions do not give. */
async function untrue(repo: string, all: readonly ScriptedRun[]): Promise<string[]> {
  const helloWorld = { owner: 'octo-org', repo };
  const { data } = await call('list_workflow_runs_for_repo', { ...helloWorld, per_page: 50 });
  const listed = (data as { workflow_runs: ListedRun[] }).workflow_runs;
  const stateOf = (id: number) => listed.find((each) => each.id === id) as ListedRun;
  // A run that ended cancelled or skipped is counted as such, and its jobs are not looked at.
  const runs = all.filter(({ id }) => isDecided(stateOf(id)));
  const faults: string[] = [];
  const health = await call('get_workflow_health', { ...helloWorld, workflow_id: 'ci.yml' });
  for (const { verdict, why, failures, jobs } of (health.data as Health).jobs) {
    for (const { name } of jobs) {
      const truth = truthOf(runs, name);
      const ids = (pattern: RegExp) => Number(pattern.exec(why)?.[1]);
      const holds = {
        steady: () => truth.failures === 0,
        flaky: () => truth.flaky(),
        broken: () => truth.broken.length > 0,
        suspect: () => truth.isolated.length >= 2 && !truth.flaky(),
        fixed: () =>
          truth.failures > 0 &&
          truth.broken.length === 0 &&
          !truth.flaky() &&
          truth.failed.some(({ run_id }) => run_id === ids(/failed last in run (\d+)/)) &&
          truth.all.some(({ run_id, failed }) => !failed && run_id === ids(/passed in run (\d+)/)),
      }[verdict];
      if (holds?.() !== true) faults.push(`${name} is not ${verdict}: ${why}`);
      if (failures !== truth.failures)
        faults.push(`${name} failed in ${truth.failures} runs, not ${failures}`);
    }
  }
  for (const run of runs.filter(({ id }) => isRed(stateOf(id)))) {
    const answer = await call('triage', { ...helloWorld, run_id: run.id });
    const { history } = answer.data as Triage;
    if (!history) throw new Error(`no verdict: ${answer.text}`);
    const of = (id: number) => `${answer.text}\n  of run ${id}`;
    const { flakiness, newness, rerun } = history;
    const own = runs.filter(({ branch }) => branch === run.branch);
    const before = own.slice(0, own.indexOf(run));
    const streak = before.slice(before.findLastIndex(({ id }) => !isRed(stateOf(id))) + 1);
    const previous = before.at(-1);
    const failed = new Set(
      run.ran.filter(({ outcome }) => outcome === 'failure').map(({ name }) => name),
    );
    for (const name of flakiness.jobs) {
      const truth = truthOf(runs, name);
      const helloWorld = truth.all.filter(({ commit }) => commit === run.commit);
      const holds = {
        flaky: () => truth.flaky(run.commit),
        no: () => helloWorld.length > 1 && helloWorld.every((result) => result.failed),
        perhaps: () =>
          truth.failed.some(({ branch }) => branch !== run.branch && branch !== 'main'),
      }[flakiness.word];
      if (holds?.() !== true) faults.push(`${name} is not flaky: ${flakiness.word}\n${of(run.id)}`);
    }
    if (newness) {
      const passedBefore = [...failed].some((name) =>
        truthOf(runs, name).all.some((result) => result.run_id === previous?.id && !result.failed),
      );
      const holds = {
        new: () => previous !== undefined && (!isRed(stateOf(previous.id)) || passedBefore),
        old: () => previous !== undefined && isRed(stateOf(previous.id)),
        over: () => own.slice(own.indexOf(run)).some(({ id }) => !isRed(stateOf(id))),
        unknown: () => true,
      }[newness.word];
      if (holds?.() !== true) faults.push(`not ${newness.word}\n${of(run.id)}`);
      if (newness.since.run_id !== (streak[0] ?? run).id)
        faults.push(`not red since ${newness.since.run_id}\n${of(run.id)}`);
      const green = before.findLast(({ id }) => !isRed(stateOf(id)));
      if ((newness.last_green?.run_id ?? undefined) !== green?.id)
        faults.push(`last green is not ${newness.last_green?.run_id}\n${of(run.id)}`);
    }
    if (rerun && rerun.kind !== 'none' && newness?.word === 'over')
      faults.push(`a rerun is advised of what is over\n${of(run.id)}`);
  }
  return faults;
}

it('gives no verdict on a scripted history that its definition does not give', async () => {
  let looked = 0;
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const { repo, runs } = happen(world, script);
      looked++;
      expect(await untrue(repo, runs)).toEqual([]);
    }),
    { numRuns: histories, seed: 14 },
  );
  expect(looked).toBeGreaterThanOrEqual(histories);
}, 600_000);
