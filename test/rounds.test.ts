import { getResponse } from 'msw';
import { afterEach, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import { handlers } from '../src/fake-github/handlers.ts';
import { endSessions, session } from './session.ts';

afterEach(endSessions);

/** What a call asks, in rounds: requests that are under way at the same time, the answers to which none of them waits for. */
async function roundsOf(args: Record<string, unknown>, world = emptyWorld()) {
  const github = handlers(() => world);
  const rounds: string[][] = [];
  let waiting: (() => void)[] = [];
  const { call } = await session({
    async fetch(input, init) {
      const request = new Request(input, init);
      if (waiting.length === 0) {
        rounds.push([]);
        // All that is asked before any answer is there belongs to one round.
        setTimeout(() => {
          const answered = waiting;
          waiting = [];
          for (const answer of answered) answer();
        }, 60);
      }
      rounds.at(-1)?.push(new URL(request.url).host);
      await new Promise<void>((resolve) => waiting.push(resolve));
      return (await getResponse(github, request)) ?? Response.error();
    },
  });
  const { isError } = await call('triage', args);
  expect(isError).toBe(false);
  const api = (round: string[]) => round.filter((host) => host === 'api.github.com').length;
  return { rounds: rounds.length, requests: rounds.reduce((sum, round) => sum + api(round), 0) };
}

it('explains a failed job with nine green runs before it in six requests and three rounds', async () => {
  const world = emptyWorld();
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  const jobs = [{ name: 'lint' }, { name: 'test' }];
  for (let ago = 10; ago > 1; ago--) run(world, repo, { workflow: ci, ago: ago * 3600, jobs });
  const log = [
    'src/cart.ts(41,5): error TS2322: Type string is not assignable to type number.',
    '##[error]Process completed with exit code 2.',
  ].map((line) => `2026-03-01T12:00:00.0000000Z ${line}\n`);
  const { id } = run(world, repo, {
    workflow: ci,
    ago: 3600,
    jobs: [{ name: 'lint' }, { name: 'test', conclusion: 'failure', log: log.join('') }],
  });
  const args = { owner: 'octo-org', repo: 'hello-world', run_id: id };
  expect(await roundsOf(args, world)).toEqual({ rounds: 3, requests: 6 });
});
