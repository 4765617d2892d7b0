import { beforeEach } from 'vitest';
import {
  emptyWorld,
  type JobOptions,
  type RunOptions,
  repository,
  run,
  workflow,
} from '../../src/fake-github/build.ts';
import type { RepositoryState, World } from '../../src/fake-github/state.ts';
import { github, session } from '../harness.ts';

export let fakeGitHub: ReturnType<typeof github>;

export const now = Date.parse('2026-03-02T12:00:00Z');

export const ago = 3600;

export let world: World;

export let repo: RepositoryState;

export const triage = async (args: Record<string, unknown>) =>
  (await session({ now: () => now, flags: ['--repo', 'octo-org/hello-world'] })).call(
    'triage',
    args,
  );

const stamp = (second: number) =>
  `${new Date(now - ago * 1000 + second * 1000).toISOString().slice(0, -1)}0000Z`;

/** A log of a job that was set up within two seconds, and whose failing step then wrote its lines. */
export const logOf = (setup: readonly string[], step: readonly string[]) =>
  [
    ...setup.map((text) => `${stamp(5.5)} ${text}`),
    ...step.map((text, index) => `${stamp(8 + index / 10)} ${text}`),
    `${stamp(26)} Cleaning up orphan processes`,
  ].join('\n');

export const exited = '##[error]Process completed with exit code 1.';

export function failed(
  file: string,
  job: Omit<JobOptions, 'conclusion'>,
  more: Partial<Omit<RunOptions, 'workflow'>> = {},
): { run_id: number; sha: string } {
  const of = workflow(world, repo, 'CI', 'ci.yml', 'active', file);
  const made = run(world, repo, {
    workflow: of,
    ago,
    jobs: [{ conclusion: 'failure', ...job }],
    ...more,
  });
  return { run_id: made.id, sha: made.head_sha };
}

export const address = (sha: string, lines: string, file = 'ci.yml') =>
  `https://github.com/octo-org/hello-world/blob/${sha}/.github/workflows/${file}#${lines}`;

export const filesRead = () =>
  world.requests.filter(({ path }) => path.includes('/contents/')).length;

/** What an answer quotes of the run, without the lines of its log. */
export const block = (text: string) => {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith('Workflow file, '));
  return from < 0
    ? []
    : lines.slice(
        from,
        lines.findIndex((line) => line.startsWith('end ')),
      );
};

export const called = `on: workflow_call
jobs:
  unit:
    runs-on: ubuntu-latest
    steps:
      - run: frobnicate
`;

export const notFound = (name: string, setup: readonly string[]) => ({
  name,
  steps: [{ name: 'Run frobnicate' }],
  log: logOf(setup, [
    '/home/runner/work/_temp/x.sh: line 1: frobnicate: command not found',
    exited,
  ]),
});

/** Makes the world before each test of the file that calls this. */
export function setUp(): void {
  fakeGitHub = github(() => world);
  beforeEach(() => {
    world = emptyWorld(() => now);
    repo = repository(world);
    fakeGitHub.use();
  });
}
