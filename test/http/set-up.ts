import { request } from 'node:http';
import { afterEach, beforeEach } from 'vitest';
import { configure } from '../../src/config/configuration.ts';
import { emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import type { LogCache } from '../../src/logs/cache.ts';
import { type Listening, listen } from '../../src/mcp/http/listener.ts';
import { groups } from '../../tools/index.ts';
import { bytes, type Loopback, loopback, type Reply } from '../loopback.ts';

export let github: Loopback;

export let server: Listening;

export let log: string[];

export let red: number;

export let redJob: number;

interface Started {
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly patience?: { readonly headers: number; readonly request: number };
  readonly cache?: LogCache;
}

async function start({ words = [], environment = {}, ...given }: Started = {}): Promise<Listening> {
  const { configuration } = configure(
    ['--no-cache', '--http', '0', ...words],
    { GITHUB_API_URL: github.url, ...environment },
    Object.keys(groups),
    { name: 'linux', home: '/nowhere' },
  );
  const { http } = configuration;
  if (!http) throw new Error('no HTTP');
  return listen(async () => groups, {
    ...given,
    configuration: { ...configuration, http },
    now: Date.now,
    timelinePage: async () => '',
    patternWorker: new URL('../../dist/pattern-worker.js', import.meta.url),
    log: (line) => void log.push(line),
  });
}

export const address = (path = '/mcp') => new URL(`http://127.0.0.1:${server.port}${path}`);

/** Storage on this machine, with the one log. */
export function storedLog(url: string): Reply | undefined {
  if (url.startsWith('/stored')) {
    return bytes(200, '2026-03-01T12:00:00.0000000Z npm error code E404\n');
  }
  return url.endsWith('/logs') ? bytes(302, '', { location: `${github.url}/stored` }) : undefined;
}

/** A request as no client would send it. */
export async function raw(
  headers: Record<string, string>,
  body: string,
  { path = '/mcp', method = 'POST' } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(address(path), {
      method,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
    });
    sent.once('error', reject).once('response', async (answer) => {
      let text = '';
      for await (const part of answer) text += part;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
    });
    sent.end(method === 'GET' ? undefined : body);
  });
}

export const caller = { authorization: 'Bearer ghp_one' };

export const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

export function calling(name: string, args: object, _meta?: object): string {
  const params = { name, arguments: { owner: 'octo-org', repo: 'hello-world', ...args }, _meta };
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
}

/** Replaces the server by one with other options. */
export async function restart(options: Started): Promise<void> {
  await server.close();
  server = await start(options);
}

/** Starts the fake GitHub and the server before each test of the file that calls this. */
export function setUp(): void {
  beforeEach(async () => {
    log = [];
    const world = emptyWorld();
    const repo = repository(world);
    const made = run(world, repo, {
      workflow: workflow(world, repo, 'CI', 'ci.yml'),
      jobs: [{ name: 'test', conclusion: 'failure', log: 'npm error code E404\n' }],
    });
    red = made.id;
    redJob = made.attempts[0]?.jobs[0]?.id ?? 0;
    github = await loopback(world);
    server = await start();
  });
  afterEach(async () => {
    await server.close();
    await github.close();
  });
}
