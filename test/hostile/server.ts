import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import { bytes, loopback } from '../loopback.ts';
import { main } from '../piped.ts';

const log = [
  '2026-03-01T11:50:05.0000000Z ##[group]Run npm run build',
  '2026-03-01T11:50:05.1000000Z ##[endgroup]',
  "2026-03-01T11:50:06.0000000Z src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.",
  '2026-03-01T11:50:06.1000000Z ##[error]Process completed with exit code 2.',
  '',
].join('\r\n');

/** A new folder, which goes when the tests have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-runs-mcp-hostile-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a program, and the folders that it lies in. */
export function program(path: string, ...lines: string[]): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(path, 0o755);
  return path;
}

/** A program that leaves a mark when it is run, as it may not be. */
export function trap() {
  const folder = temporaryFolder();
  const mark = join(folder, 'was-run');
  const lines = [`echo "$0 $*" >> '${mark}'`, 'exit 1'];
  return {
    path: program(join(folder, 'trap'), ...lines),
    /** The same program under another path. */
    at: (path: string) => program(path, ...lines),
    wasRun: () => existsSync(mark),
  };
}

/** Has git set up a folder in which nobody is to be harmed yet. */
export function gitIn(folder: string) {
  return (...words: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'protocol.file.allow=always', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
}

export interface Start {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The commit and the branch of the one run that there is, and that failed. */
  readonly sha?: string;
  readonly branch?: string;
}

/** Starts the built server in a folder, and has it explain a run. */
export async function explainedIn({ folder, environment = {}, sha, branch }: Start) {
  const world = emptyWorld();
  const repo = repository(world);
  const failed = run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml'),
    ago: 600,
    head_sha: sha ?? 'f'.repeat(40),
    head_branch: branch ?? 'feature/greeting',
    jobs: [{ name: 'build', conclusion: 'failure', log }],
  });
  const api = await loopback(world);
  api.intercept(({ url }) => {
    if (url.endsWith('/logs')) return bytes(302, '', { location: `${api.url}/stored` });
    return url === '/stored' ? bytes(200, log) : undefined;
  });
  const client = new Client({ name: 'test', version: '1' });
  try {
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [main],
        cwd: folder,
        env: {
          PATH: process.env.PATH ?? '',
          XDG_CACHE_HOME: tmpdir(),
          GITHUB_API_URL: api.url,
          ...environment,
        },
        stderr: 'ignore',
      }),
    );
    const explain = async (args: Record<string, unknown>) => {
      const { content } = await client.callTool({ name: 'triage', arguments: args });
      return (content as { text: string }[])[0]?.text ?? '';
    };
    const repository = { owner: 'octo-org', repo: 'hello-world' };
    return {
      id: failed.id,
      /** About the run by its id. */
      named: await explain({ ...repository, run_id: failed.id }),
      /** About the branch that is checked out. */
      checkedOut: await explain(repository),
      /** What GitHub's API was shown; storage is shown none. */
      tokens: [
        ...new Set(
          api.received
            .filter(({ url }) => url !== '/stored')
            .map(({ headers }) => headers.authorization),
        ),
      ],
    };
  } finally {
    await client.close();
    await api.close();
  }
}
