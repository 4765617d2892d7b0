import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A job to be run for its log. */
export interface Recipe {
  readonly id: string;
  readonly ecosystem: string;
  readonly category: string;
  readonly job: string;
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly name: string; readonly run: string }[];
  /** What a person must see to know the cause: one of the strings of each. */
  readonly signals: readonly { readonly kind: string; readonly any: readonly string[] }[];
  /** Seconds after which the job is cancelled, as GitHub does at its time limit. */
  readonly limit?: number;
}

export interface RecordedStep {
  readonly name: string;
  readonly number: number;
  readonly conclusion: string;
  /** Seconds since the job began, whole as the API gives them. */
  readonly starts: number;
  readonly ends: number;
}

export interface Recording {
  readonly log: string;
  readonly steps: readonly RecordedStep[];
}

/** Every recording begins at this moment, so that recording again changes little. */
const began = Date.parse('2026-03-02T09:14:05.000Z');

const root = fileURLToPath(new URL('../..', import.meta.url));
const workspace = '/home/runner/work/hello-world/hello-world';

/** Runs the steps of a recipe and writes what they print in the form of the runner's log. */
export async function record(recipe: Recipe): Promise<Recording> {
  const base = await mkdtemp(join(tmpdir(), 'recording-'));
  const folder = join(base, 'hello-world');
  const lines: string[] = [];
  const steps: RecordedStep[] = [];
  // Time passes as the steps take it, and a little for what the runner does itself.
  let clock = 0;
  const print = (text: string) => {
    const stamp = new Date(began + clock).toISOString().replace('Z', '');
    const ticks = String(Math.floor((clock % 1) * 10_000)).padStart(4, '0');
    lines.push(`${stamp}${ticks}Z ${text}`);
    clock += 0.2917;
  };
  const step = async (name: string, work: () => Promise<string> | string) => {
    const starts = Math.floor(clock / 1000);
    const conclusion = await work();
    steps.push({
      name,
      number: steps.length + 1,
      conclusion,
      starts,
      ends: Math.floor(clock / 1000),
    });
    clock = (Math.floor(clock / 1000) + 1) * 1000 + 113.4;
  };
  const redact = (text: string) =>
    text
      .replaceAll(folder, workspace)
      .replaceAll(base, dirname(workspace))
      .replaceAll(root.replace(/\/$/, ''), workspace)
      .replace(/\/root\b/g, '/home/runner')
      .replace(
        /https?:\/\/[\w.-]*(?:npm|registry|artifactory|mirror|proxy)[\w.-]*(?::\d+)?/g,
        'https://registry.example.com',
      );
  try {
    await write(folder, recipe.files);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await step('Set up job', () => {
      for (const line of setUp(recipe)) print(line);
      clock += 1200;
      return 'success';
    });
    let failed = false;
    for (const { name, run } of recipe.steps) {
      await step(name, async () => {
        if (failed) return 'skipped';
        for (const line of echoed(run)) print(line);
        const started = performance.now();
        const from = clock;
        const code = await bash(run, folder, base, recipe.limit, (text) => {
          clock = Math.max(clock, from + performance.now() - started);
          for (const [index, line] of commanded(redact(text)).entries()) {
            if (index === 0) print(line);
            else lines.push(line);
          }
        });
        if (code === 0) return 'success';
        failed = true;
        print(
          code === undefined
            ? '##[error]The operation was canceled.'
            : `##[error]Process completed with exit code ${code}.`,
        );
        return code === undefined ? 'cancelled' : 'failure';
      });
    }
    await step('Complete job', () => {
      print('Cleaning up orphan processes');
      return 'success';
    });
    return { log: `\ufeff${lines.join('\n')}\n`, steps };
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** What the runner itself says before the first step, as its source has it (actions/runner, JobExtension.cs). */
function setUp({ job }: Recipe): string[] {
  return [
    "Current runner version: '2.331.0'",
    '##[group]Runner Image Provisioner',
    'Hosted Compute Agent',
    'Version: 20260213.493',
    '##[endgroup]',
    '##[group]Operating System',
    'Ubuntu',
    '24.04.3',
    'LTS',
    '##[endgroup]',
    '##[group]Runner Image',
    'Image: ubuntu-24.04',
    'Version: 20260223.46.1',
    '##[endgroup]',
    '##[group]GITHUB_TOKEN Permissions',
    'Contents: read',
    'Metadata: read',
    '##[endgroup]',
    'Secret source: Actions',
    'Prepare workflow directory',
    'Prepare all required actions',
    `Complete job name: ${job}`,
  ];
}

/**
 * What the runner makes of a workflow command; a message of many lines gets one stamp.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
function commanded(text: string): string[] {
  const [, level, message = ''] =
    /^::(error|warning|notice)(?: [^:]*(?::(?!:)[^:]*)*)?::(.*)$/.exec(text) ?? [];
  if (level === undefined) return [text];
  const decoded = message.replaceAll('%0D', '').replaceAll('%0A', '\n').replaceAll('%25', '%');
  return `##[${level}]${decoded}`.split('\n');
}

function echoed(run: string): string[] {
  const script = run.split('\n');
  return [
    `##[group]Run ${script[0]}`,
    ...script.map((line) => `\u001b[36;1m${line}\u001b[0m`),
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
  ];
}

/** Runs a script; answers its exit code, or undefined where it had to be stopped. */
function bash(
  script: string,
  folder: string,
  home: string,
  limit: number | undefined,
  print: (line: string) => void,
): Promise<number | undefined> {
  const { PATH = '', HOME = '', CARGO_HOME, RUSTUP_HOME } = process.env;
  const environment = {
    CARGO_HOME: CARGO_HOME ?? join(HOME, '.cargo'),
    RUSTUP_HOME: RUSTUP_HOME ?? join(HOME, '.rustup'),
    PATH: `${join(folder, 'node_modules/.bin')}:${PATH}`,
    HOME: home,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    FORCE_COLOR: '1',
    CARGO_TERM_COLOR: 'always',
    GOFLAGS: '-mod=mod',
    GOCACHE: join(home, 'gocache'),
    npm_config_userconfig: join(home, '.npmrc'),
    npm_config_globalconfig: join(home, 'npmrc'),
    npm_config_update_notifier: 'false',
    LANG: 'C.UTF-8',
  };
  const child = spawn('bash', ['-e', '-c', `exec 2>&1\n${script}`], {
    cwd: folder,
    env: environment,
    detached: true,
  });
  let stopped = false;
  const timer =
    limit &&
    setTimeout(() => {
      stopped = true;
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    }, limit * 1000);
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) print(line);
  });
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      clearTimeout(timer || undefined);
      if (rest) print(rest);
      // 128 + 9: https://tldp.org/LDP/abs/html/exitcodes.html
      resolve(stopped ? undefined : (code ?? (signal === 'SIGKILL' ? 137 : 1)));
    });
  });
}
