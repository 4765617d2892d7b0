import { beforeEach, describe, expect, it } from 'vitest';
import {
  run as addRun,
  emptyWorld,
  type JobOptions,
  repository,
  workflow,
} from '../src/fake-github/build.ts';
import type { World } from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

let world: World;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = emptyWorld();
  fakeGitHub.use();
});

interface Verdict {
  readonly failures: readonly Readonly<Record<string, unknown>>[];
  readonly history?: { readonly rerun: { readonly kind: string } | null };
}

async function triage(...jobs: readonly JobOptions[]) {
  const repo = repository(world);
  const { id } = addRun(world, repo, { workflow: workflow(world, repo, 'CI', 'ci.yml'), jobs });
  const { call } = await session({ flags: ['--repo', 'octo-org/hello-world'] });
  const { text, data } = await call('triage', { run_id: id });
  return { text, ...(data as Verdict) };
}

const red = (...lines: readonly string[]): JobOptions => ({
  name: 'test',
  conclusion: 'failure',
  log: `${lines.join('\n')}\n`,
});

const note = (message: string, path = '.github', start_line = 1) =>
  ({ path, start_line, annotation_level: 'failure', message }) as const;

const exit = (code: number) => `##[error]Process completed with exit code ${code}.`;

describe('triage, what GitHub noted', () => {
  it('takes a tool’s note that names the runner’s folders for what the tool says', async () => {
    const message =
      'Dependencies lock file is not found in /home/runner/work/app/app. Supported file patterns: package-lock.json';
    const { failures, history } = await triage({
      ...red(`##[error]${message}`),
      annotations: [note(message)],
    });
    expect(failures).toMatchObject([{ category: 'dependency', cause: message }]);
    expect(history?.rerun?.kind).toBe('none');
  });

  it.each([
    [
      "Error when evaluating 'strategy' for job 'test'. .github/workflows/ci.yml (Line: 55, Col: 15): Matrix vector 'os' does not contain any values",
      'configuration',
    ],
    ['Canceling since a deadlock for concurrency group deploy was detected', 'configuration'],
    ['The macos-12 image is deprecated and has been removed', 'configuration'],
    [
      'The job was not started because recent account payments have failed or your spending limit needs to be increased.',
      'permission_or_secret',
    ],
    ['Hosted runners are disabled for this repository.', 'permission_or_secret'],
    [
      'The job running on runner GitHub Actions 7 has exceeded the maximum execution time of 360 minutes.',
      'timeout',
    ],
    ['The self-hosted runner: rack-3 lost communication with the server.', 'infrastructure'],
  ])('knows GitHub’s own sentence of a job without a log: %s', async (message, category) => {
    const { failures } = await triage({
      name: 'test',
      conclusion: 'failure',
      annotations: [note(message)],
    });
    expect(failures).toMatchObject([{ category, cause: message }]);
  });

  it('says where an error is whose place stands in its annotation alone', async () => {
    const message = 'Avoid defining class in attributes hash';
    const { text, failures } = await triage({
      ...red(`##[error]${message}`, exit(1)),
      annotations: [note(message, 'app/views/x.haml', 12)],
    });
    expect(failures).toMatchObject([
      {
        cause: `${message} (app/views/x.haml:12)`,
        files: [{ path: 'app/views/x.haml', line: 12 }],
      },
    ]);
    expect(text).toContain(`${message} (app/views/x.haml:12)`);
  });
});

describe('triage, what the output says', () => {
  it('does not take containers that compose kills after a failure for out of memory', async () => {
    const { failures } = await triage(
      red(
        'tests-1 | checkout page: total was 118 but 119 was wanted',
        'tests-1 exited with code 1',
        'Aborting on container exit...',
        'web-1 exited with code 137',
        exit(1),
      ),
    );
    expect(failures).toMatchObject([
      { category: 'test', cause: 'checkout page: total was 118 but 119 was wanted' },
    ]);
  });

  it('reads what a tool prints in a group of its own that is named like a step', async () => {
    const { text, failures } = await triage(
      red(
        '##[group]Run make check',
        '\u001b[36;1mmake check\u001b[0m',
        'shell: /usr/bin/bash -e {0}',
        '##[endgroup]',
        '##[group]Run unit tests',
        "src/net.c:88:12: error: 'struct sock' has no member named 'peer_fd'",
        '##[endgroup]',
        ...Array.from({ length: 40 }, (_, index) => `object ${index} is linked`),
        exit(2),
      ),
    );
    expect(failures).toMatchObject([{ category: 'code' }]);
    expect(text).toContain("has no member named 'peer_fd'");
  });

  it('does not take a command that the runner echoes for a failure', async () => {
    const { failures } = await triage(
      red(
        '##[group]Run set -e',
        '\u001b[36;1mecho "error: cannot find the file" && exit 1\u001b[0m',
        'shell: /usr/bin/bash -e {0}',
        '##[endgroup]',
        'the total of the cart is missing',
        exit(1),
      ),
    );
    expect(failures).toMatchObject([{ cause: 'the total of the cart is missing' }]);
  });

  it('names the command and what its exit code means where the output says nothing', async () => {
    const { failures } = await triage(
      red(
        '##[group]Run curl -sf https://shop.example.com/health',
        '\u001b[36;1mcurl -sf https://shop.example.com/health\u001b[0m',
        'shell: /usr/bin/bash -e {0}',
        '##[endgroup]',
        exit(22),
      ),
    );
    expect(failures).toMatchObject([
      {
        category: 'network',
        cause:
          '`curl -sf https://shop.example.com/health` ended with exit code 22 (the server answered with an HTTP status of 400 or more) and did not say why',
      },
    ]);
  });

  it('says that a log is empty', async () => {
    const { text, failures } = await triage({ ...red(), log: '' });
    expect(failures).toMatchObject([{ category: 'unknown', evidence: [] }]);
    expect(text).toContain('No line of its log can be shown');
  });
});
