import { describe, expect, it } from 'vitest';
import type { RunOptions } from '../src/fake-github/build.ts';
import * as build from '../src/fake-github/build.ts';
import type { World } from '../src/fake-github/state.ts';
import { checkout } from './checkout.ts';
import { github, session } from './harness.ts';

const { folder, first, third, other } = checkout(['packages/web/src/order.ts']);

let world: World;
const fakeGitHub = github(() => world);
const noon = Date.parse('2026-03-01T12:00:00Z');
let time = noon;
const now = () => time;
const pause = async () => {
  time += 1000;
};

const log = [
  '2026-03-01T11:50:05.0000000Z ##[group]Run npm run build',
  '2026-03-01T11:50:05.1000000Z ##[endgroup]',
  "2026-03-01T11:50:06.0000000Z src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.",
  '2026-03-01T11:50:06.1000000Z ##[error]Process completed with exit code 2.',
  '',
].join('\r\n');
const red = { name: 'build', conclusion: 'failure', log } as const;

function start(...runs: Partial<RunOptions>[]) {
  time = noon;
  world = build.emptyWorld(now);
  const repository = build.repository(world);
  const ci = build.workflow(world, repository, 'CI', 'ci.yml');
  const lint = build.workflow(world, repository, 'Lint', 'lint.yml');
  const made = runs.map((run) =>
    build.run(world, repository, {
      workflow: ci,
      ago: 600,
      head_branch: 'feature/greeting',
      head_sha: third,
      jobs: [red],
      ...run,
    }),
  );
  fakeGitHub.use();
  return { ci, lint, ids: made.map(({ id }) => id) };
}

const here = (flags: readonly string[] = []) => session({ checkout: folder, now, pause, flags });
const idOf = (data: unknown) => (data as { run: { id: number } }).run.id;

describe('in a checkout, a call that names no run', () => {
  it('is about the branch: triage of all runs of its newest commit, others of the run that failed', async () => {
    const { ids } = start(
      { ago: 900, head_sha: first },
      { ago: 500 },
      { ago: 300, event: 'workflow_dispatch', jobs: [{ name: 'lint' }] },
      { ago: 100, head_branch: 'main', head_sha: other },
    );
    const { call } = await here();
    const { text, data } = await call('triage');
    expect(text.split('\n').slice(0, 2)).toEqual([
      `Branch feature/greeting (head ${third.slice(0, 7)}): 1 of 1 workflow failed for 1 cause.`,
      'Checkout: your HEAD is this commit.',
    ]);
    expect(data).toMatchObject({
      commit: { head_sha: third, runs: [{ id: ids[2] }, { id: ids[1] }] },
    });
    expect((await call('read_log', { lines: 1 })).text).toContain('Process completed');
    expect((await call('list_jobs')).data).toMatchObject({ run_id: ids[1] });
  });

  it('is green where the newest commit is, whatever failed before it', async () => {
    const { ids } = start({ ago: 900, head_sha: first }, { ago: 300, jobs: [{ name: 'lint' }] });
    const { data, text } = await (await here()).call('triage');
    expect(text).toContain(': all green: 1 workflow.');
    expect(data).toMatchObject({ commit: { head_sha: third, runs: [{ id: ids[1] }] } });
  });

  it('waits for the unfinished run, though another run of the commit failed', async () => {
    const { ids } = start({ ago: 300 }, { ago: 20, jobs: [{ name: 'e2e', takes: 600 }] });
    const { data } = await (await here()).call('wait_for_run', {
      timeout_seconds: 1,
      until: 'completed',
    });
    expect(idOf(data)).toBe(ids[1]);
  });

  it('still has to name one where the repository is another, or nothing ran on the branch', async () => {
    start({ head_branch: 'main' });
    const refusal = 'Give a run_id or a url. Nothing was sent.';
    expect((await (await here()).call('triage')).text).toBe(
      'branch: GitHub has no branch feature/greeting here that the token may see, and no run of it. Push it, or check its name.',
    );
    expect((await (await here(['--repo', 'octo-org/other'])).call('triage')).text).toBe(refusal);
  });
});

describe('in a checkout, an answer about a run', () => {
  it.each([
    [third, "your HEAD is this run's commit"],
    [first, 'your HEAD is 2 commits past this run'],
    [other, 'your HEAD is 2 commits past and 1 commit behind this run'],
  ])('of %s says where HEAD is', async (head_sha, position) => {
    const [run_id] = start({ head_sha }).ids;
    const { call } = await here();
    const verdict = await call('triage', { run_id });
    expect(verdict.text.split('\n')[1]).toBe(`Checkout: ${position}.`);
    expect(verdict.data).toMatchObject({ checkout: position });
    const comparison = await call('compare_runs', { run_id });
    expect(comparison.text).toContain(`Note: ${position}.`);
    expect(comparison.data).toMatchObject({ notes: [position] });
    const waited = await call('wait_for_run', { run_id });
    expect(waited.text).toContain(`Checkout: ${position}.`);
    expect(waited.data).toMatchObject({ checkout: position });
  });

  it('names the files of the checkout', async () => {
    const [run_id] = start({}).ids;
    const { text, data } = await (await here()).call('triage', { run_id });
    expect(text).toContain('files: packages/web/src/order.ts:5');
    expect(data).toMatchObject({
      failures: [{ files: [{ path: 'packages/web/src/order.ts', line: 5 }] }],
    });
  });

  it('says nothing of a commit that the checkout does not have, or of another repository', async () => {
    const [run_id] = start({ head_sha: 'f'.repeat(40) }).ids;
    expect((await (await here()).call('triage', { run_id })).text).not.toContain('Checkout');
    const { call } = await session({ now });
    const elsewhere = await call('triage', { owner: 'octo-org', repo: 'hello-world', run_id });
    expect(elsewhere.text).toContain('files: src/order.ts:5');
  });
});

describe('an answer with lines of a log', () => {
  it.each([
    ['read_log', {}],
    ['search_logs', { pattern: 'error' }],
    ['triage', {}],
  ])('links to the whole log for the host: %s', async (name, more) => {
    const [run_id] = start({}).ids;
    const { client } = await here();
    const job = world.repositories[0]?.runs[0]?.attempts[0]?.jobs[0];
    const { content } = await client.callTool({ name, arguments: { run_id, ...more } });
    const [, ...links] = content as object[];
    expect(links).toEqual([
      {
        type: 'resource_link',
        uri: `actions://octo-org/hello-world/jobs/${job?.id}/log`,
        name: 'Log of build',
        mimeType: 'text/plain',
        annotations: { audience: ['user'], priority: 0.1 },
      },
    ]);
    const [{ uri } = { uri: '' }] = links as { uri: string }[];
    const { contents } = await client.readResource({ uri });
    expect((contents as { text: string }[])[0]?.text).toContain('error TS2322');
  });

  it('has the address in its structured form too', async () => {
    const [run_id] = start({}).ids;
    const job = world.repositories[0]?.runs[0]?.attempts[0]?.jobs[0];
    const { data } = await (await here()).call('read_log', { run_id, lines: 1 });
    expect(data).toMatchObject({ log_uri: `actions://octo-org/hello-world/jobs/${job?.id}/log` });
  });
});
