import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import {
  emptyWorld,
  type JobOptions,
  repository,
  run,
  workflow,
} from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import type {
  RepositoryState,
  RunState,
  WorkflowState,
  World,
} from '../../src/fake-github/state.ts';
import { github, type Options, session } from '../harness.ts';
import type { Fetch } from '../network.ts';

let fakeGitHub: ReturnType<typeof github>;

export const now = Date.parse('2026-11-26T12:00:00Z');

export const day = 24 * 3600;

export let world: World;

export let repo: RepositoryState;

export let ci: WorkflowState;

export let cache: string;

export const log = (...lines: string[]) =>
  lines.map((line) => `2026-11-26T11:00:07.0000000Z ${line}\n`).join('');

/** What vitest prints of one failed test. */
export const failedTest = (test: string, why: string) =>
  log(
    ` FAIL  src/cart.test.ts > ${test}`,
    `AssertionError: ${why}`,
    ' ❯ src/cart.test.ts:41:19',
    '##[error]Process completed with exit code 1.',
  );

export const vat = failedTest('adds the tax', 'expected 118.99 to be 119');

interface Red extends Pick<JobOptions, 'retry' | 'takes' | 'labels'> {
  /** Days. */
  readonly ago: number;
  readonly text?: string;
  readonly branch?: string;
  readonly pull?: number;
  readonly sha?: string;
  readonly job?: string;
  readonly step?: string;
}

/** Adds a red run of CI. */
export const red = ({
  ago,
  text = vat,
  branch = 'main',
  job = 'test',
  step = 'Test',
  retry = { conclusion: 'success' },
  takes = 50,
  labels = ['ubuntu-latest'],
  ...more
}: Red) =>
  run(world, repo, {
    workflow: ci,
    ago: ago * day,
    head_branch: branch,
    ...(more.sha !== undefined && { head_sha: more.sha }),
    ...(more.pull !== undefined && { event: 'pull_request', pull_requests: [more.pull] }),
    jobs: [
      {
        name: job,
        conclusion: 'failure',
        steps: [{ name: step }],
        log: text,
        retry,
        takes,
        labels,
      },
    ],
  });

export const again = (failed: RunState) =>
  rerun(world, failed, () => true, 'octocat', failed.created + 600_000);

interface Started extends Pick<Options, 'failures'> {
  readonly flags?: readonly string[];
  readonly fetch?: Fetch;
}

export const triage = async (
  args: Record<string, unknown>,
  { flags = [], ...more }: Started = {},
) => {
  const { call } = await session({
    now: () => now,
    ...more,
    flags: ['--repo', 'octo-org/hello-world', ...flags],
    environment: { XDG_CACHE_HOME: cache },
  });
  const { text, data, isError } = await call('triage', args);
  expect(isError).toBe(false);
  return { text, data };
};

export const seenIn = ({ text }: { text: string }) =>
  text.split('\n').filter((line) => /^(?:Seen|Not seen|Looked back) /.test(line));

/** What was asked of GitHub's API. */
export const api = () => world.requests.filter(({ path }) => path.startsWith('/repos/'));

export const folder = () => join(cache, 'workflow-runs-mcp', 'failures');

export const kept = async () => {
  const names = await readdir(folder(), { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).map((name) => join(folder(), name));
};

/** Makes the world before each test of the file that calls this. */
export function setUp(): void {
  fakeGitHub = github(() => world);
  beforeEach(async () => {
    world = emptyWorld(() => now);
    repo = repository(world);
    ci = workflow(world, repo, 'CI', 'ci.yml');
    cache = await mkdtemp(join(tmpdir(), 'seen-before-'));
    fakeGitHub.use();
  });
  afterEach(() => rm(cache, { recursive: true, force: true }));
}
