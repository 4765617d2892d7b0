import { afterAll, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import type { World } from '../../src/fake-github/state.ts';
import { endSessions, github, session } from '../harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

let world: World;
const fakeGitHub = github(() => world);
afterAll(endSessions);

const lines = Array.from(
  { length: 4000 },
  (_, n) => `2026-03-01T11:59:05.0000000Z line ${n} of a log that has no end\n`,
).join('');

/**
 * Storage that sends on and on, a part of the log each second.
 * @param silence storage says nothing any more after the first part, when so many seconds are over
 */
async function asked(tool: string, args: Record<string, unknown> = {}, silence?: number) {
  let clock = now;
  world = emptyWorld(() => clock);
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  const red = run(world, repo, {
    workflow: ci,
    jobs: [{ name: 'build', conclusion: 'failure', log: 'x' }],
  });
  fakeGitHub.use();
  const { call } = await session({
    now: () => clock,
    async fetch(url, init) {
      if (url.startsWith('https://api.github.com/')) return fetch(url, init);
      const body = new ReadableStream({
        pull(controller) {
          const isSilent = silence !== undefined && clock > now;
          clock += (isSilent ? silence : 1) * 1000;
          if (!isSilent) controller.enqueue(Buffer.from(lines));
          return isSilent ? new Promise(() => {}) : undefined;
        },
      });
      return new Response(body);
    },
  });
  const { id: run_id, attempts } = red;
  const job_id = attempts[0]?.jobs[0]?.id ?? 0;
  const which = tool === 'triage' ? { run_id } : { job_id };
  const answer = await call(tool, { owner: 'octo-org', repo: 'hello-world', ...which, ...args });
  return { ...answer, job_id, seconds: (clock - now) / 1000 };
}

it('a log without end is explained in time from what came, and the reply says so', async () => {
  const { text, isError, job_id, seconds, data } = await asked('triage');
  expect(isError).toBe(false);
  expect(seconds).toBeLessThan(50);
  const notSeen = `The end of the log of job ${job_id} "build" not shown: time was up before it came.`;
  expect(text.split('\n')).toContain(notSeen);
  expect(data).toMatchObject({ not_seen: [notSeen] });
  // The last lines that came, by their number in the whole log.
  expect(text).toMatch(/^1[0-9]{5}: line 3999 of a log that has no end$/m);
});

it('a log of which storage stops to send is explained in time from what came, and the reply says so', async () => {
  const { text, isError, job_id, seconds } = await asked('triage', {}, 32.5);
  expect(isError).toBe(false);
  expect(seconds).toBeLessThan(45);
  expect(text.split('\n')).toContain(
    `The end of the log of job ${job_id} "build" not shown: time was up before it came.`,
  );
  expect(text).toMatch(/^4000: line 3999 of a log that has no end$/m);
});

it('a log that there is no time to look into is explained by its end, and the reply says so', async () => {
  const log = Array.from(
    { length: 20_000 },
    (_, n) => `2026-03-01T11:59:05.0000000Z Error: ${n.toString(2).replaceAll('0', 'x')} broke\n`,
  ).join('');
  let clock = now;
  world = emptyWorld(() => clock);
  const repo = repository(world);
  const red = run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml'),
    jobs: [{ name: 'build', conclusion: 'failure', log: 'x' }],
  });
  fakeGitHub.use();
  const { call } = await session({
    now: () => clock,
    async fetch(url, init) {
      if (url.startsWith('https://api.github.com/')) return fetch(url, init);
      let isSent = false;
      const body = new ReadableStream({
        pull(controller) {
          // As on a machine that has no time for this server.
          if (isSent) clock = now + 41_000;
          if (isSent) return controller.close();
          controller.enqueue(Buffer.from(log));
          isSent = true;
        },
      });
      return new Response(body);
    },
  });
  const { text, isError } = await call('triage', {
    owner: 'octo-org',
    repo: 'hello-world',
    run_id: red.id,
  });
  expect(isError).toBe(false);
  expect(text).toMatch(
    /^What comes before the end of the log of job \d+ "build" not shown: time was up before it was looked into\.$/m,
  );
  expect(text).toMatch(/^1\. .*Error: \w+ broke$/m);
});

it.each([
  ['read_log', {}, /^Time was up before the end of the log: go on with next_line\.$/m],
  ['search_logs', { pattern: 'not there' }, /^More may follow: cursor: "\d+:\d+"$/m],
  ['search_logs', { pattern: 'not t.ere', regex: true }, /^More may follow: cursor: "\d+:\d+"$/m],
])('%s answers in time from what came of a log without end, and says so', async (tool, args, said) => {
  const { text, isError, seconds } = await asked(tool, args);
  expect(isError).toBe(false);
  expect(seconds).toBeLessThan(50);
  expect(text).toMatch(said);
});
