import { beforeEach } from 'vitest';
import {
  emptyWorld,
  type JobOptions,
  repository,
  run,
  workflow,
} from '../../src/fake-github/build.ts';
import type { RepositoryState, WorkflowState, World } from '../../src/fake-github/state.ts';
import { github, session } from '../harness.ts';

export let fakeGitHub: ReturnType<typeof github>;

export const now = Date.parse('2026-03-01T12:00:00Z');

export const hour = 3600;

export const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

export let world: World;

export let repo: RepositoryState;

let ci: WorkflowState;

interface Told {
  readonly lines: readonly string[];
  readonly history: unknown;
  readonly text: string;
}

/** What triage says between its verdict and the log, with the structured form of it. */
export async function triage(
  run_id: number | undefined,
  more: Record<string, unknown> = {},
): Promise<Told> {
  const { call } = await session({ now: () => now });
  const { text, data } = await call('triage', { ...helloWorld, run_id, ...more });
  const lines = text.split('\n');
  const end = lines.findIndex((line) => line.startsWith('Output of the run') || line === '');
  return { lines: lines.slice(1, end), history: (data as { history: unknown }).history, text };
}

export const logs = {
  test: '  1 failing\n  1) adds up:\n     AssertionError: expected 1 to equal 2\n##[error]Process completed with exit code 1.\n',
  network:
    'curl: (56) Recv failure: Connection reset by peer\n##[error]Process completed with exit code 56.\n',
  code: "src/a.ts(1,1): error TS2322: Type 'number' is not assignable to type 'string'.\n##[error]Process completed with exit code 2.\n",
  reason: '##[error]The tag is v1.3.0\n##[error]Process completed with exit code 1.\n',
  mute: 'doing things\ndone with things\n##[error]Process completed with exit code 3.\n',
};

export const bad = (
  name: string,
  log: keyof typeof logs,
  more: Partial<JobOptions> = {},
): JobOptions => ({
  name,
  conclusion: 'failure',
  steps: [{ name: 'Run it', takes: 90 }],
  log: logs[log],
  ...more,
});

export const good = (name: string): JobOptions => ({
  name,
  steps: [{ name: 'Run it', takes: 90 }],
});

export const made = (ago: number, jobs: readonly JobOptions[], more: object = {}) =>
  run(world, repo, { workflow: ci, ago: ago * hour, jobs, ...more });

/** Replaces the world, for tests of another one. */
export function useWorld(other: World): void {
  world = other;
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
