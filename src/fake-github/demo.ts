import { setupServer } from 'msw/node';
import { run } from './build.ts';
import { rerun } from './change-run.ts';
import { handlers } from './handlers.ts';
import { scenario } from './scenario.ts';
import { latestAttempt, type World } from './state.ts';

const day = 24 * 3600;

/**
 * Replaces GitHub by the fake GitHub in this process, so that nothing leaves the machine.
 * @returns the settings for the demo: no real token, no cache, its repository
 */
export function startDemo() {
  const world = scenario();
  world.calls_left = 4987;
  addEarlierFailures(world);
  setupServer(...handlers(() => world)).listen({ onUnhandledRequest: 'error' });
  return {
    apiUrl: 'https://api.github.com',
    token: 'demo',
    app: undefined,
    repository: { owner: 'octo-org', repo: 'hello-world' },
    allowed: undefined,
    cacheLimit: 0,
  };
}

/**
 * Adds earlier runs in which the end-to-end test of the pull request failed, and passed on rerun.
 */
function addEarlierFailures(world: World): void {
  const [repo] = world.repositories;
  const red = repo?.runs.find(
    (each) =>
      each.head_branch === 'rounding' &&
      latestAttempt(each).jobs.some(
        ({ name, conclusion }) => name === 'e2e' && conclusion === 'failure',
      ),
  );
  const workflow = repo?.workflows.find(({ id }) => id === red?.workflow_id);
  if (!repo || !red || !workflow) throw new Error('the demo has no end-to-end test that fails');
  const jobs = latestAttempt(red).jobs.map(({ name, steps, log }) => ({
    name,
    conclusion: 'failure' as const,
    steps: steps.map((step) => ({ name: step.name, conclusion: step.conclusion })),
    ...(log && { log }),
    retry: { conclusion: 'success' as const },
  }));
  for (const [ago, pull] of [
    [6, undefined],
    [4, 5],
    [2, undefined],
  ] as const) {
    const earlier = run(world, repo, {
      workflow,
      ago: ago * day,
      jobs,
      display_title: pull === undefined ? 'Ship on Fridays' : 'Sort by price',
      ...(pull !== undefined && {
        event: 'pull_request',
        head_branch: 'sorting',
        pull_requests: [pull],
      }),
    });
    rerun(world, earlier, () => true, 'octocat', earlier.created + 600_000);
  }
}
