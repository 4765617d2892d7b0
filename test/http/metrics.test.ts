import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskCache } from '../../src/logs/cache.ts';
import {
  caller,
  calling,
  github,
  ping,
  raw,
  red,
  redJob,
  restart,
  server,
  setUp,
  storedLog,
} from './set-up.ts';

setUp();

it('serves metrics on a port of their own', async () => {
  await restart({ words: ['--metrics', '0'] });
  await raw(caller, calling('get_workflow_run', { run_id: red }));
  const answer = await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`);
  const text = await answer.text();
  expect(text).toContain(
    'workflow_runs_requests_total{method="tools/call",tool="get_workflow_run",status="200"} 1',
  );
  expect(text).not.toContain('ghp_one');
  expect((await raw(caller, '', { path: '/metrics', method: 'GET' })).status).toBe(404);
});

describe('the metrics', () => {
  const shown = async () => {
    const answer = await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`);
    const lines = (await answer.text()).split('\n');
    return lines.filter((line) => line.startsWith('workflow_runs_'));
  };

  it('count failures, answers from the cache, and what GitHub has left for the poorest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cache-'));
    await restart({
      words: ['--metrics', '0'],
      cache: diskCache(join(folder, 'logs'), 1e6),
    });
    expect((await shown()).join()).not.toContain('github_calls_left');
    const left = (calls: number) => (_: unknown, response: ServerResponse) =>
      void response
        .writeHead(404, {
          'content-type': 'application/json',
          'x-ratelimit-remaining': String(calls),
          'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
          'x-ratelimit-resource': 'core',
        })
        .end('{"message":"Not Found"}');
    github.next(left(4000));
    await raw(caller, calling('get_workflow_run', { run_id: red }));
    github.next(left(17));
    await raw({ authorization: 'Bearer ghp_two' }, calling('get_workflow_run', { run_id: red }));
    await raw({}, ping);
    github.intercept(({ url }) => storedLog(url));
    for (let time = 0; time < 2; time++) await raw(caller, calling('read_log', { job_id: redJob }));
    rmSync(folder, { recursive: true });
    expect(await shown()).toEqual(
      expect.arrayContaining([
        'workflow_runs_failed_requests_total{method="tools/call",tool="get_workflow_run"} 2',
        'workflow_runs_failed_requests_total{method="other",tool=""} 1',
        'workflow_runs_cached_logs_total{found="true"} 1',
        'workflow_runs_github_calls_left 17',
        'workflow_runs_tokens 2',
        'workflow_runs_requests_going 0',
      ]),
    );
  });

  it('do not grow with names that callers make up', async () => {
    await restart({ words: ['--metrics', '0'] });
    const message = (method: string) => JSON.stringify({ jsonrpc: '2.0', id: 1, method });
    await raw(caller, message('made/up'));
    await raw(caller, calling('made_up', {}));
    const lines = (await shown()).join('\n');
    expect(lines).not.toMatch(/made.up/);
    expect(lines).toContain('{method="other",tool="",status="200"} 1');
    expect(lines).toContain('{method="tools/call",tool="other",status="200"} 1');
  });
});
