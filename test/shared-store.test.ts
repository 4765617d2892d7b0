import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createClient } from '@redis/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configure } from '../src/config/configuration.ts';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import { type Listening, listen } from '../src/mcp/http/listener.ts';
import { groups } from '../tools/index.ts';
import { freePort, json, type Loopback, loopback } from './loopback.ts';

const secret = 's'.repeat(32);

function configured(environment: Record<string, string>) {
  const platform = { name: 'linux', home: '/nowhere' };
  const words = ['--no-cache', '--http', '0'];
  return configure(words, environment, Object.keys(groups), platform).configuration;
}

it.each([
  [
    'store.example.com',
    'WORKFLOW_RUNS_STORE: not an address such as rediss://store.example.com:6379',
  ],
  [
    'https://a.example',
    'WORKFLOW_RUNS_STORE: not an address such as rediss://store.example.com:6379',
  ],
])('takes no store at %s', (store, message) => {
  const environment = { WORKFLOW_RUNS_SECRET: secret, WORKFLOW_RUNS_STORE: store };
  expect(() => configured(environment)).toThrow(message);
});

it('takes no store where the nodes would not know each other’s codes', () => {
  expect(() => configured({ WORKFLOW_RUNS_STORE: 'redis://127.0.0.1' })).toThrow(
    'WORKFLOW_RUNS_STORE: needs WORKFLOW_RUNS_SECRET, the same on all nodes',
  );
});

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;
if (process.env.CI && !isInstalled) {
  throw new Error('CI must have Redis: apt-get install redis-server');
}

describe.runIf(isInstalled)('two nodes with a store', () => {
  const password = 'password-of-the-store';
  let port: number;
  let store: ChildProcess;
  let github: Loopback;
  let nodes: readonly [Listening, Listening];
  let log: string[];
  let red: number;

  const startStore = async () => {
    const words = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', '/tmp'];
    store = spawn('redis-server', [...words, '--requirepass', password], { stdio: 'ignore' });
    await expect.poll(keys, { timeout: 10_000 }).toBeDefined();
  };
  const url = () => `redis://:${password}@127.0.0.1:${port}`;

  /** What lies in the store; undefined: it does not answer. */
  async function keys() {
    const client = createClient({ url: url(), socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    try {
      await client.connect();
      const names = await client.keys('*');
      return await Promise.all(
        names.map(async (name) => ({
          name,
          value: await client.get(name),
          seconds: await client.ttl(name),
        })),
      );
    } catch {
      return undefined;
    } finally {
      if (client.isOpen) client.destroy();
    }
  }

  const node = () => {
    const configuration = configured({
      GITHUB_API_URL: github.url,
      WORKFLOW_RUNS_SECRET: secret,
      WORKFLOW_RUNS_STORE: url(),
    });
    if (!configuration.http) throw new Error('no HTTP');
    return listen(async () => groups, {
      configuration: { ...configuration, http: configuration.http },
      now: Date.now,
      timelinePage: async () => '',
      patternWorker: new URL('../dist/pattern-worker.js', import.meta.url),
      log: (line) => void log.push(line),
      pace: { betweenWrites: 0 },
    });
  };
  const connections = () => log.map((line) => JSON.parse(line).store).filter(Boolean);

  beforeEach(async () => {
    log = [];
    port = await freePort();
    await startStore();
    const world = emptyWorld();
    const repo = repository(world);
    red = run(world, repo, {
      workflow: workflow(world, repo, 'CI', 'ci.yml'),
      jobs: [{ name: 'test', conclusion: 'failure' }],
    }).id;
    github = await loopback(world);
    // The run stays, so that the same decision can be asked for again.
    github.intercept(({ method }) =>
      method === 'DELETE' ? json(403, { message: 'Must have admin rights' }) : undefined,
    );
    nodes = [await node(), await node()];
    await expect.poll(connections).toEqual(['connected', 'connected']);
  });

  afterEach(async () => {
    await Promise.all(nodes.map((each) => each.close()));
    await github.close();
    store.kill('SIGKILL');
  });

  async function call(of: 0 | 1, name: string, args: object = {}): Promise<Answer> {
    const params = {
      name,
      arguments: { owner: 'octo-org', repo: 'hello-world', run_id: red, ...args },
    };
    const answer = await fetch(`http://127.0.0.1:${nodes[of].port}/mcp`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer ghp_one',
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    });
    const { result } = (await answer.json()) as { result: Result };
    const text = result.content[0]?.text ?? '';
    return { text, confirm: /^confirm: "(.*)"$/m.exec(text)?.[1], isError: result.isError };
  }
  const remove = (of: 0 | 1, confirm?: string) =>
    call(of, 'delete_workflow_run', confirm === undefined ? {} : { confirm });
  const sent = () => github.received.filter(({ method }) => method === 'DELETE').length;

  it('take a phrase once, whichever of them gave it', async () => {
    const { confirm } = await remove(0);
    expect((await remove(1, confirm)).text).toContain('(403)');
    const again = await remove(0, confirm);
    expect(again.text).toContain('The phrase was used by another call.');
    expect(sent()).toBe(1);
    // What the refusal ends with is a phrase of its own.
    expect((await remove(1, again.confirm)).text).toContain('(403)');
    expect(sent()).toBe(2);
  });

  it('take a phrase once, also where both are given it at the same time', async () => {
    const { confirm } = await remove(0);
    const answers = await Promise.all([remove(0, confirm), remove(1, confirm)]);
    expect(answers.filter(({ text }) => text.includes('(403)'))).toHaveLength(1);
    expect(sent()).toBe(1);
  });

  it('leave in it a keyed hash for twenty minutes, and nothing else', async () => {
    await remove(1, (await remove(0)).confirm);
    const kept = await keys();
    expect(kept).toEqual([
      {
        name: expect.stringMatching(/^workflow-runs-mcp:uses:[0-9a-f]{64}$/),
        value: '1',
        seconds: expect.any(Number),
      },
    ]);
    expect(kept?.[0]?.seconds).toBeGreaterThan(0);
    expect(kept?.[0]?.seconds).toBeLessThanOrEqual(20 * 60);
    expect(log.join('')).not.toContain(password);
  });

  it.each([
    ['is gone', 'SIGKILL'] as const,
    ['hangs', 'SIGSTOP'] as const,
  ])('carry nothing out where it %s, and read as before', async (_, signal) => {
    const { confirm } = await remove(0);
    store.kill(signal);
    if (signal === 'SIGKILL') await expect.poll(connections).toContain('not connected');
    const refused = await remove(1, confirm);
    expect(refused).toMatchObject({
      isError: true,
      text: 'Not done: it cannot be checked whether this was confirmed before, since the store that the nodes of this server share does not answer. Nothing was sent. Try again in a minute.',
    });
    expect(sent()).toBe(0);
    expect((await call(1, 'get_workflow_run')).isError).toBeFalsy();
    if (signal === 'SIGSTOP') store.kill('SIGCONT');
    else await startStore();
    await expect
      .poll(async () => (await remove(1, confirm)).text, { timeout: 10_000, interval: 100 })
      .toContain('(403)');
    expect(sent()).toBe(1);
  });
});

interface Result {
  readonly content: readonly { readonly text: string }[];
  readonly isError?: boolean;
}

interface Answer {
  readonly text: string;
  readonly confirm: string | undefined;
  readonly isError: boolean | undefined;
}
