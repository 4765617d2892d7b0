import { readFileSync } from 'node:fs';
import { beforeEach } from 'vitest';
import { artifact, emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import type { RepositoryState, RunState, World } from '../../src/fake-github/state.ts';
import { github, session } from '../harness.ts';

/** What each test begins with. */
export const given = {} as {
  world: World;
  repo: RepositoryState;
  red: RunState;
  time: number;
  fakeGitHub: ReturnType<typeof github>;
};

/** Has it made before each test of the file that calls this. */
export function setUp(): void {
  given.fakeGitHub = github(() => given.world);
  beforeEach(() => {
    given.time = start;
    given.world = emptyWorld(() => given.time);
    given.repo = repository(given.world);
    const ci = workflow(given.world, given.repo, 'CI', 'ci.yml');
    given.red = run(given.world, given.repo, {
      workflow: ci,
      jobs: [
        { name: 'test (ubuntu)', conclusion: 'failure', steps },
        { name: 'test (windows)', steps, after: 600 },
      ],
    });
    given.fakeGitHub.use();
  });
}

export const start = Date.parse('2026-03-02T12:00:00Z');

export const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/reports/${name}`, import.meta.url));

export const suite = (name: string, ...tests: string[]) =>
  `<?xml version="1.0"?><testsuites><testsuite name="${name}">${tests.join('')}</testsuite></testsuites>`;

export const passed = '<testcase name="adds" classname="cart" time="0.5"/>';

export const failed =
  '<testcase name="adds taxes" classname="cart" file="test/cart.py" time="2.5"><failure message="expected 118.99 to be 119">test/cart.py:41: AssertionError</failure></testcase>';

export const steps = [{ name: 'Run tests' }, { name: 'Upload the report', takes: 10 }];

export const minute = 60_000;

export const ask = async (tool: string, args: Record<string, unknown> = {}, flags: string[] = []) =>
  (await session({ now: () => given.time, flags })).call(tool, {
    owner: 'octo-org',
    repo: 'hello-world',
    ...args,
  });

export const jobId = (at: number) => given.red.attempts.at(-1)?.jobs[at]?.id ?? 0;

export const uploadedBy = (at: number) =>
  (given.red.attempts.at(-1)?.jobs[at]?.steps[2]?.starts ?? 0) + 3_000;

export function reports(): { ubuntu: number; windows: number } {
  const ubuntu = artifact(given.world, given.red, {
    name: 'reports-1',
    content: { 'out/junit.xml': suite('cart', passed, failed), 'coverage/index.html': '<html>' },
    created: uploadedBy(0),
  });
  const windows = artifact(given.world, given.red, {
    name: 'reports-2',
    content: {
      'junit.xml': suite('cart', passed, '<testcase name="adds taxes" classname="cart"/>'),
    },
    created: uploadedBy(1),
  });
  return { ubuntu: ubuntu.id, windows: windows.id };
}
