import { beforeEach } from 'vitest';
import {
  emptyWorld,
  type JobOptions,
  type RunOptions,
  repository,
  run,
  workflow,
} from '../../src/fake-github/build.ts';
import type { RepositoryState, WorkflowState, World } from '../../src/fake-github/state.ts';
import { github, session } from '../harness.ts';

export let fakeGitHub: ReturnType<typeof github>;

export const now = Date.parse('2026-03-01T12:00:00Z');

export const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

export const minute = 60;

export const hour = 3600;

export let world: World;

export let repo: RepositoryState;

export let ci: WorkflowState;

export const call = async (name: string, args: Record<string, unknown>) =>
  (await session({ now: () => now })).call(name, { ...helloWorld, ...args });

export const add = (jobs: readonly JobOptions[], more: Partial<RunOptions> = {}) =>
  run(world, repo, { workflow: ci, jobs, ago: hour, ...more });

export const red: JobOptions = {
  name: 'test',
  conclusion: 'failure',
  log: '  1 failing\n     AssertionError: expected 1 to equal 2\n##[error]Process completed with exit code 1.\n',
};

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
