import { describe, expect, it } from 'vitest';
import * as build from '../src/fake-github/build.ts';
import type { RunState, World } from '../src/fake-github/state.ts';
import { groups } from '../tools/index.ts';
import { github, session } from './harness.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const web = 'https://github.com/octo-org/hello-world';
const head = build.sha(7);
let world: World;
const fakeGitHub = github(() => world);

/** A pull request whose commit has as many runs. */
function start(runs: number): readonly RunState[] {
  world = build.emptyWorld(() => noon);
  const repo = build.repository(world);
  const commit = { sha: head, message: 'Add taxes', at: noon, author: 'octocat', files: [] };
  repo.commits.set('taxes', [commit]);
  repo.environments.push(build.environment(world, 'staging'));
  build.pull(repo, { number: 7, title: 'Add taxes', head_branch: 'taxes', head_sha: head });
  const started = Array.from({ length: runs }, (_, n) =>
    build.run(world, repo, {
      workflow: build.workflow(world, repo, `W${n}`, `w${n}.yml`),
      event: 'pull_request',
      head_branch: 'taxes',
      head_sha: head,
      ago: 600,
      jobs: [{ name: 'build', conclusion: 'failure', log: 'x' }],
    }),
  );
  fakeGitHub.use();
  return started;
}

async function talk() {
  const { call } = await session({ now: () => noon, pace: { betweenWrites: 0 } });
  return (tool: string, args: Record<string, unknown>) =>
    call(tool, { owner: 'octo-org', repo: 'hello-world', ...args });
}

/** What a tool needs beside the run. */
const more: Readonly<Record<string, Record<string, unknown>>> = {
  get_workflow_run_attempt: { attempt_number: 1 },
  download_workflow_run_attempt_logs: { attempt_number: 1 },
  search_logs: { pattern: 'x' },
  review_pending_deployments_for_run: { environment_ids: [1], state: 'approved', comment: 'Go' },
  review_custom_gates_for_run: { environment_name: 'staging', state: 'approved' },
  wait_for_run: { timeout_seconds: 1 },
};

const tools = Object.values(groups)
  .flat()
  .filter(({ input }) => input.run_id !== undefined)
  .map(({ name, input }) => ({ name, single: input.pull_number === undefined }));

const ways = [
  ['its pull request', { pull_number: 7 }],
  ['the address of its pull request', { url: `${web}/pull/7/checks` }],
  ['the address of its pull request as an id', { run_id: `${web}/pull/7` }],
  ['its branch', { branch: 'refs/heads/taxes' }],
  ['its commit', { head_sha: head.slice(0, 8) }],
  ["its commit's address", { url: `${web}/commit/${head}` }],
] as const;

/** What answers otherwise where a job is named: about that job alone. */
const aboutAJob = ['triage', 'read_log', 'search_logs', 'get_test_report'];

describe.each(tools)('$name', ({ name, single }) => {
  it('takes its run by any of its names', async () => {
    const [run] = start(1);
    const ask = await talk();
    const job_id = run?.attempts[0]?.jobs[0]?.id;
    const direct = await ask(name, { run_id: run?.id, ...more[name] });
    const same = [
      // A branch has several runs to search.
      ...(single ? ways.filter(([way]) => name !== 'search_logs' || way !== 'its branch') : []),
      ['its address', { url: `${web}/actions/runs/${run?.id}` }] as const,
      ['its address as an id', { run_id: `${web}/actions/runs/${run?.id}` }] as const,
      ['its job', { job_id }] as const,
    ];
    for (const [way, args] of same) {
      start(1);
      const answer = await ask(name, { ...args, ...more[name] });
      const aboutJob = 'job_id' in args && aboutAJob.includes(name);
      if (aboutJob) expect([way, answer.isError]).toEqual([way, false]);
      else expect([way, comparable(answer)]).toEqual([way, comparable(direct)]);
    }
  });

  it.runIf(single)('lists the runs where more than one can be meant', async () => {
    const runs = start(2);
    const ask = await talk();
    const { text, isError } = await ask(name, { pull_number: 7, ...more[name] });
    expect(isError).toBe(true);
    expect(text).toMatch(
      /^PR 7 \(head \w{7}\) has 2 runs(?: that this may be about: say which by run_id\.|, of which none is in a state for this\.)\n/,
    );
    for (const { id } of runs) expect(text).toContain(`\n${id}  failure  W`);
    expect(world.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

/** An answer without the codes of phrases and the names of files, which differ each time. */
function comparable({ text, data, isError }: { text: string; data: unknown; isError: boolean }) {
  const plain = (value: string) =>
    value
      .replace(/\[[a-z0-9]{6}\]/g, '[code]')
      .replace(/\/[^\s"]*workflow-runs-mcp[^\s"]*/g, '(path)');
  return { text: plain(text), data: JSON.parse(plain(JSON.stringify(data ?? null))), isError };
}

describe('a run by the state that a tool is for', () => {
  it('is the one that can be meant among several', async () => {
    start(2);
    const repo = world.repositories[0];
    const workflow = repo?.workflows[0];
    if (!repo || !workflow) throw new Error('nothing was started');
    const going = build.run(world, repo, {
      workflow,
      event: 'push',
      head_branch: 'taxes',
      head_sha: head,
      ago: 5,
      jobs: [{ name: 'slow', takes: 600 }],
    });
    const { text, isError } = await (await talk())('cancel_workflow_run', { pull_number: 7 });
    expect(isError).toBe(false);
    expect(text).toContain(`wait_for_run run_id: ${going.id}`);
  });

  it('is refused beside a list of others', async () => {
    const [run] = start(1);
    const { text } = await (await talk())('delete_workflow_run', {
      run_ids: [run?.id],
      pull_number: 7,
    });
    expect(text).toBe('Give run_ids, or one run by another name, not both. Nothing was sent.');
  });
});
