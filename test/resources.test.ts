import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import * as build from '../src/fake-github/build.ts';
import { rerun } from '../src/fake-github/change-run.ts';
import type { World } from '../src/fake-github/state.ts';
import type { Job } from '../src/github/job.ts';
import { github, session } from './harness.ts';

let world: World;
let now = 0;
const fakeGitHub = github(() => world);
const base = 'actions://octo-org/hello-world';

function start() {
  now = Date.parse('2026-03-01T12:00:00Z');
  world = build.emptyWorld(() => now);
  const repository = build.repository(world);
  const ci = build.workflow(world, repository, 'CI', 'ci.yml');
  const log =
    '2026-03-01T11:50:05.0000000Z first\r\n2026-03-01T11:50:06.0000000Z token ghp_0123456789abcdefghijklmnopqrstuvwxyz\r\n';
  const done = build.run(world, repository, {
    workflow: ci,
    ago: 600,
    jobs: [{ name: 'test', conclusion: 'failure', log }],
  });
  const running = build.run(world, repository, {
    workflow: ci,
    ago: 10,
    jobs: [{ name: 'test', after: 2, takes: 30 }],
  });
  fakeGitHub.use();
  return { ci, done, running, job: done.attempts[0]?.jobs[0]?.id ?? 0 };
}

const read = async (uri: string) => {
  const { client } = await session({ now: () => now });
  const { contents } = await client.readResource({ uri });
  const [{ mimeType, text } = { mimeType: '', text: '' }] = contents as {
    mimeType: string;
    text: string;
  }[];
  return { mimeType, text };
};

describe('the resources', () => {
  it('are templates', async () => {
    const { resourceTemplates } = await (await session()).client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'actions://{owner}/{repo}/runs/{run_id}',
      'actions://{owner}/{repo}/runs/{run_id}/attempts/{attempt_number}',
      'actions://{owner}/{repo}/runs/{run_id}/gantt',
      'actions://{owner}/{repo}/jobs/{job_id}/log',
      'actions://{owner}/{repo}/workflows/{workflow_id}',
    ]);
  });

  it('a run is read with its jobs and steps', async () => {
    const { done, job } = start();
    const { mimeType, text } = await read(`${base}/runs/${done.id}`);
    const { run, jobs } = JSON.parse(text);
    expect([mimeType, run.id, run.conclusion]).toEqual(['application/json', done.id, 'failure']);
    expect(jobs.map(({ id, name, steps }: Record<string, unknown>) => [id, name, steps])).toEqual([
      [job, 'test', expect.arrayContaining([expect.objectContaining({ name: 'Run tests' })])],
    ]);
  });

  it('an attempt is read as it was', async () => {
    const { done } = start();
    rerun(world, done, () => true, 'octocat', now);
    now += 60_000;
    const attempts = await Promise.all(
      ['', '/attempts/1'].map(async (attempt) => {
        const { text } = await read(`${base}/runs/${done.id}${attempt}`);
        const { run, jobs } = JSON.parse(text);
        return [run.run_attempt, ...jobs.map((job: Job) => job.run_attempt)];
      }),
    );
    expect(attempts).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  it('a run too large for one answer is read without the steps of what passed', async () => {
    start();
    const repository = world.repositories[0];
    const ci = repository?.workflows[0];
    if (!repository || !ci) throw new Error('the world has no workflow');
    const steps = Array.from({ length: 40 }, (_, n) => ({ name: `Step ${n} ${'x'.repeat(200)}` }));
    const large = build.run(world, repository, {
      workflow: ci,
      ago: 900,
      jobs: Array.from({ length: 120 }, (_, n) => ({
        name: `test (${n})`,
        conclusion: n === 7 ? 'failure' : 'success',
        steps: n === 7 ? [{ name: 'Run tests', conclusion: 'failure' }] : steps,
      })),
    });
    const { text } = await read(`${base}/runs/${large.id}`);
    expect(text.length).toBeLessThan(900_000);
    const { jobs, note } = JSON.parse(text);
    expect(note).toBe(
      'Steps of jobs that did not fail are left out: list_jobs has how many there are.',
    );
    expect(jobs.filter((job: Job) => job.steps.length > 0).map((job: Job) => job.name)).toEqual([
      'test (7)',
    ]);
  });

  it('a run is drawn as text', async () => {
    const { done, job } = start();
    const { mimeType, text } = await read(`${base}/runs/${done.id}/gantt`);
    expect(mimeType).toBe('text/vnd.mermaid');
    expect(text).toContain(`  test (failure, on the critical path) :crit, j${job}, 5000, `);
  });

  it('a log is read whole, decoded, and without credentials', async () => {
    const { job } = start();
    const { mimeType, text } = await read(`${base}/jobs/${job}/log`);
    expect([mimeType, text.split('\n')[0]]).toEqual(['text/plain', 'first']);
    expect(text).not.toContain('ghp_');
    expect(text.trimEnd().split('\n')).toHaveLength(2);
  });

  it('a workflow is read by its id or file name', async () => {
    const { ci } = start();
    const expected = { id: ci.id, name: 'CI', path: '.github/workflows/ci.yml', state: 'active' };
    for (const id of [ci.id, 'ci.yml']) {
      const { text } = await read(`${base}/workflows/${id}`);
      expect(JSON.parse(text)).toMatchObject(expected);
    }
  });

  it.each([
    'actions://octo-org/hello-world',
    'actions://octo-org/../runs/1',
    `${base}/runs/0`,
    `${base}/runs/1/x`,
    `${base}/workflows/../ci.yml`,
    'file:///etc/passwd',
  ])('%s is not a resource', async (uri) => {
    await expect(read(uri)).rejects.toThrow(`No such resource: ${uri}.`);
  });

  it('what GitHub refuses is explained', async () => {
    start();
    await expect(read(`${base}/runs/999999`)).rejects.toThrow('Not found (404)');
  });

  it('variables are completed from the repository', async () => {
    const { done, running } = start();
    const { client } = await session({ now: () => now });
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'actions://{owner}/{repo}/runs/{run_id}' },
      argument: { name: 'run_id', value: '' },
      context: { arguments: { owner: 'octo-org', repo: 'hello-world' } },
    });
    expect(completion.values).toEqual([String(running.id), String(done.id)]);
  });
});

describe('a subscription', () => {
  /** What a subscriber hears of a run, while a minute passes between two looks. */
  async function heard(run: { id: number }, until: number, each = () => {}) {
    const uri = `${base}/runs/${run.id}`;
    let pauses = 0;
    let enough = () => {};
    const ended = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const { client } = await session({
      now: () => now,
      pause: async () => {
        pauses++;
        each();
      },
    });
    const updates: string[] = [];
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
      updates.push(params.uri);
      if (updates.length === until) enough();
    });
    await client.subscribeResource({ uri });
    await ended;
    return { updates: updates.map((told) => told === uri), pauses };
  }

  it('to a run in progress is notified of each change until the run has ended', async () => {
    const { running } = start();
    const minute = () => {
      now += 60_000;
    };
    expect(await heard(running, 1, minute)).toEqual({ updates: [true], pauses: 1 });
  });

  it('is notified of changes of jobs, too', async () => {
    start();
    const [repository] = world.repositories;
    const [ci] = repository?.workflows ?? [];
    if (!repository || !ci) throw new Error('the world has no workflow');
    const run = build.run(world, repository, {
      workflow: ci,
      ago: 1,
      jobs: [
        { name: 'lint', after: 5, takes: 10 },
        { name: 'test', after: 5, takes: 600 },
      ],
    });
    const step = () => {
      now += 8000;
    };
    expect((await heard(run, 2, step)).updates).toEqual([true, true]);
  });

  it('to a run that has ended meanwhile is notified at once', async () => {
    const { done } = start();
    expect(await heard(done, 1)).toEqual({ updates: [true], pauses: 0 });
  });

  it('survives failed reads, and ends with a notification after too many', async () => {
    const { running } = start();
    const path = new RegExp(`/actions/runs/${running.id}$`);
    world.faults.push({
      method: 'GET',
      path,
      times: 100,
      respond: () => Response.json({ message: 'Not Found' }, { status: 404 }),
    });
    expect(await heard(running, 1)).toEqual({ updates: [true], pauses: 4 });
  });

  it('is for runs only', async () => {
    const { client } = await session();
    await expect(client.subscribeResource({ uri: `${base}/jobs/1/log` })).rejects.toThrow(
      'Only runs change',
    );
  });

  it('that is ended sends nothing more', async () => {
    const { running } = start();
    const uri = `${base}/runs/${running.id}`;
    let stopped = () => {};
    const aborted = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    const { client } = await session({
      now: () => now,
      pause: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            stopped();
            reject(signal.reason);
          });
        }),
    });
    await client.subscribeResource({ uri });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await client.unsubscribeResource({ uri });
    await aborted;
  });
});
