import { beforeEach } from 'vitest';
import {
  emptyWorld,
  environment,
  repository,
  run,
  sha,
  workflow,
} from '../../src/fake-github/build.ts';
import type { RepositoryState, WorkflowState, World } from '../../src/fake-github/state.ts';
import { github, session } from '../harness.ts';

let fakeGitHub: ReturnType<typeof github>;

export const now = Date.parse('2026-03-01T12:00:00Z');

export const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

export let world: World;

export let repo: RepositoryState;

export let deploy: WorkflowState;

export const ask = async (name: string, args: Record<string, unknown>) =>
  (await session({ now: () => now })).call(name, { ...helloWorld, ...args });

export const waiting = () =>
  run(world, repo, {
    workflow: deploy,
    ago: 600,
    head_sha: sha(5),
    pending: [
      environment(world, 'staging'),
      environment(world, 'production', {
        reviewers: ['hubot'],
        current_user_can_approve: false,
        wait_timer: 30,
      }),
    ],
    jobs: [{ name: 'deploy', after: Number.POSITIVE_INFINITY }],
  });

/** Makes the world before each test of the file that calls this. */
export function setUp(): void {
  fakeGitHub = github(() => world);
  beforeEach(() => {
    world = emptyWorld(() => now);
    repo = repository(world);
    deploy = workflow(world, repo, 'Deploy', 'deploy.yml');
    fakeGitHub.use();
  });
}
