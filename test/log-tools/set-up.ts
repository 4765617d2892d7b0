import { beforeEach } from 'vitest';
import {
  emptyWorld,
  type JobOptions,
  repository,
  run,
  workflow,
} from '../../src/fake-github/build.ts';
import type {
  RepositoryState,
  RunState,
  WorkflowState,
  World,
} from '../../src/fake-github/state.ts';
import { github, session } from '../harness.ts';

let fakeGitHub: ReturnType<typeof github>;

export const now = Date.parse('2026-03-01T12:00:00Z');

export const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

export let world: World;

export let repo: RepositoryState;

export let ci: WorkflowState;

export const ask = async (name: string, args: Record<string, unknown>) =>
  (await session({ now: () => now })).call(name, { ...helloWorld, ...args });

/** A log whose lines are stamped from the start of its job on, a second apart. */
export function log(texts: readonly string[], started: number): string {
  const rows = texts.map((text, index) => {
    const stamp = new Date(started + index * 1000).toISOString().replace('Z', '0000Z');
    return `${stamp} ${text}`;
  });
  return `\ufeff${rows.join('\n')}\n`;
}

export const texts = [
  'Current runner version',
  'Prepare all required actions',
  '##[group]Run npm test',
  '##[endgroup]',
  'one passed',
  'two FAILED: expected 1',
  '##[error]Process completed with exit code 1.',
];

export function add(jobs: readonly JobOptions[]): RunState {
  return run(world, repo, { workflow: ci, jobs });
}

export function red(lines: readonly string[] = texts): { run: RunState; job_id: number } {
  const started = now - 3600_000 + 5000;
  const added = add([
    {
      name: 'test',
      conclusion: 'failure',
      log: log(lines, started),
      steps: [{ name: 'Run npm test', takes: 30 }],
    },
  ]);
  return { run: added, job_id: added.attempts[0]?.jobs[0]?.id ?? 0 };
}

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
