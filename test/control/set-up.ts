import { beforeEach } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import type { RepositoryState, WorkflowState, World } from '../../src/fake-github/state.ts';
import { github, session } from '../harness.ts';

let fakeGitHub: ReturnType<typeof github>;

export const now = Date.parse('2026-03-01T12:00:00Z');

export const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

export let world: World;

export let repo: RepositoryState;

export let ci: WorkflowState;

export const ask = async (name: string, args: Record<string, unknown>) =>
  (await session({ now: () => now })).call(name, { ...helloWorld, ...args });

export const writes = () =>
  world.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, body }) => ({ method, path, body }));

export const red = (ago = 3600) =>
  run(world, repo, {
    workflow: ci,
    ago,
    jobs: [
      { name: 'lint' },
      { name: 'test', conclusion: 'failure', retry: { conclusion: 'success' } },
    ],
  });

/** Makes the world before each test of the file that calls this. */
export function setUp(): void {
  fakeGitHub = github(() => world);
  beforeEach(() => {
    world = emptyWorld(() => now);
    repo = repository(world);
    ci = workflow(world, repo, 'CI', 'ci.yml');
    fakeGitHub.use();
  });
}
