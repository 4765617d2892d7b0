import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { ToolError } from '../github/errors.ts';
import type { Repository } from '../github/repository.ts';
import { removeAbandoned } from '../logs/cleanup.ts';
import { privateFolder } from '../logs/private-folder.ts';
import { parsedJson } from '../text/json.ts';
import type { Redacted } from '../text/redact.ts';
import { inline } from '../text/text.ts';

/** A failure of one attempt of a run, as this server keeps it: its cause, and nothing else of the log. */
export interface KeptFailure {
  /** A digest of what identifies the failure in other runs. */
  readonly signature: string;
  readonly category: string;
  /** One line. */
  readonly cause: Redacted;
  /** Some of the failed tests. */
  readonly tests: readonly Redacted[];
  readonly run_id: number;
  readonly attempt: number;
  readonly workflow_id: number;
  /** With the owner where it is a fork's. */
  readonly branch: string;
  readonly pull_number?: number | undefined;
  readonly head_sha: string;
  /** When the attempt began, ISO 8601. */
  readonly at: string;
  /** Of the attempt, at the time. */
  readonly conclusion: string | null;
  /** Labels of the runners on which it failed. */
  readonly runners: readonly string[];
  /** Of runners, for the jobs that failed so. */
  readonly minutes: number;
}

/** A failure read back. Its texts count as unredacted: anybody may have written the file. */
export interface SeenFailure extends Omit<KeptFailure, 'cause' | 'tests'> {
  readonly cause: string;
  readonly tests: readonly string[];
  /** Whether a later attempt of its run was seen to be green. */
  readonly passed: boolean;
}

type Occurrence = Pick<KeptFailure, 'signature' | 'run_id' | 'attempt'>;

/** The failures that were seen before, by repository. */
export interface FailureIndex {
  /** Keeps failures; one that is there is replaced. */
  record(repository: Repository, failures: readonly KeptFailure[]): Promise<void>;
  /** Keeps that what failed passed when it ran again. */
  recordPassed(repository: Repository, failures: readonly Occurrence[]): Promise<void>;
  /** Those with these signatures, or all. */
  read(repository: Repository, signatures?: ReadonlySet<string>): Promise<SeenFailure[]>;
  /** Whether this is the first question about a repository, so that past runs may be looked into. */
  isFirstUse(repository: Repository): Promise<boolean>;
}

/** For --no-cache. */
export const noFailureIndex: FailureIndex = {
  async record() {},
  async recordPassed() {},
  async read() {
    return [];
  },
  async isFirstUse() {
    return false;
  },
};

/** Failures kept per repository: those of the newest runs. */
const maxFailures = 500;

/** Share that is kept when there are too many. */
const trimmedTo = 0.9;

/** Repositories kept; the least recently changed is removed first. */
const maxRepositories = 64;

/** A larger file was not written by this server. */
const maxBytes = 8192;

/** Files that are read side by side. */
const concurrency = 32;

const maxTests = 5;
const texts = (max: number) => z.array(z.string().max(1000)).max(max);

const keptShape = z.object({
  signature: z.string().regex(/^[0-9a-f]{32}$/),
  category: z.string().max(40),
  cause: z.string().max(1000),
  tests: texts(maxTests),
  run_id: z.number().int().positive(),
  attempt: z.number().int().positive(),
  workflow_id: z.number().int().nonnegative(),
  branch: z.string().max(1000),
  pull_number: z.number().int().positive().optional(),
  head_sha: z.string().regex(/^[0-9a-f]{7,64}$/),
  at: z.string().datetime(),
  conclusion: z.string().max(40).nullable(),
  runners: texts(10),
  minutes: z.number().nonnegative().finite(),
});

/** "signature.run.attempt" and what the file is. */
const fileName = /^([0-9a-f]{32})\.(\d{1,16})\.(\d{1,6})\.(json|passed)$/;

/** What tells a failure from all others. */
export const idOf = ({ signature, run_id, attempt }: Occurrence) =>
  `${signature}.${run_id}.${attempt}`;

const firstUse = 'looked-back';
const unfinished = '.tmp';

/**
 * An index in a folder that only its owner can read, one small file for each failure: several servers
 * may share it, since a file appears when it is whole and none is ever changed. What is no file of
 * ours is taken away. Where the disk is full or read-only nothing is kept, and stderr says so.
 * @param host of the repositories
 */
export function diskFailureIndex(root: string, host: string): FailureIndex {
  let complained = false;
  const complain = (error: unknown) => {
    const why = error instanceof ToolError ? error.message : String(error);
    if (!complained) console.error(`workflow-runs-mcp: failures are not remembered: ${why}`);
    complained = true;
  };
  const ready = new Map<string, Promise<string>>();

  const made = async (name: string): Promise<string> => {
    const folder = join(root, name);
    await privateFolder(dirname(root), basename(root));
    const known = await lstat(folder).catch(ifThere);
    if (known && !known.isDirectory()) await rm(folder, { force: true });
    if (!known) await makeRoom(root);
    await privateFolder(folder);
    await removeAbandoned(folder, (file) => file.endsWith(unfinished));
    return folder;
  };

  const folderOf = async ({ owner, repo }: Repository): Promise<string> => {
    const name = digest(`${host}/${owner}/${repo}`.toLowerCase());
    const folder = await (ready.get(name) ?? made(name));
    // Another server may have removed it since.
    await mkdir(folder, { mode: 0o700, recursive: true });
    ready.set(name, Promise.resolve(folder));
    return folder;
  };

  /** A failing disk never fails an answer. */
  const attempt = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      complain(error);
      return otherwise;
    }
  };

  const write = async (folder: string, name: string, text: string) => {
    const path = join(folder, `${randomUUID()}${unfinished}`);
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.close();
      await rename(path, join(folder, name)).catch(async () => {
        // What is in the way is a folder, and none of ours.
        await rm(join(folder, name), { recursive: true, force: true });
        await rename(path, join(folder, name));
      });
    } catch (error) {
      await file.close().catch(() => {});
      await rm(path, { force: true });
      throw error;
    }
  };

  return {
    record: (repository, failures) =>
      attempt(async () => {
        if (failures.length === 0) return;
        const folder = await folderOf(repository);
        for (const failure of failures) {
          const tests = failure.tests.slice(0, maxTests);
          await write(folder, `${idOf(failure)}.json`, JSON.stringify({ ...failure, tests }));
        }
        await trim(folder);
      }, undefined),

    recordPassed: (repository, failures) =>
      attempt(async () => {
        if (failures.length === 0) return;
        const folder = await folderOf(repository);
        for (const failure of failures) await write(folder, `${idOf(failure)}.passed`, '');
      }, undefined),

    read: (repository, signatures) =>
      attempt(async () => {
        const folder = await folderOf(repository);
        const names = await readdir(folder);
        const passed = new Set(names.filter((name) => name.endsWith('.passed')));
        const wanted = names.filter((name) => {
          const [, signature = '', , , kind] = fileName.exec(name) ?? [];
          return kind === 'json' && (signatures?.has(signature) ?? true);
        });
        const found: SeenFailure[] = [];
        for (let from = 0; from < wanted.length; from += concurrency) {
          const group = wanted.slice(from, from + concurrency);
          const read = await Promise.all(group.map((name) => kept(join(folder, name))));
          for (const failure of read) {
            if (failure) found.push({ ...failure, passed: passed.has(`${idOf(failure)}.passed`) });
          }
        }
        return found;
      }, []),

    isFirstUse: (repository) =>
      attempt(async () => {
        const folder = await folderOf(repository);
        try {
          // Of two servers, one is the first.
          await (await open(join(folder, firstUse), 'wx', 0o600)).close();
          return true;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
          return false;
        }
      }, false),
  };
}

/** A failure as its file has it; undefined, and the file is gone, where it is none of ours. */
async function kept(path: string): Promise<Omit<SeenFailure, 'passed'> | undefined> {
  const found = await lstat(path).catch(ifThere);
  if (!found) return undefined;
  const text =
    found.isFile() && found.size <= maxBytes ? await readFile(path, 'utf8').catch(ifThere) : '';
  if (text === undefined) return undefined;
  const failure = keptShape.safeParse(parsedJson(text)).data;
  if (failure && `${idOf(failure)}.json` === basename(path)) {
    const { cause, tests, branch, runners, category, ...rest } = failure;
    return {
      ...rest,
      category: inline(category),
      cause: inline(cause),
      tests: tests.map((test) => inline(test)),
      branch: inline(branch),
      runners: runners.map((runner) => inline(runner)),
    };
  }
  await rm(path, { recursive: true, force: true });
  return undefined;
}

/** Lets go the failures of the oldest runs, whose ids are the smallest, and what is no file of ours. */
async function trim(folder: string): Promise<void> {
  const names = await readdir(folder);
  const failures = names.flatMap((name) => {
    const [, signature, run, attempt, kind] = fileName.exec(name) ?? [];
    return kind ? [{ name, run: Number(run), key: `${signature}.${run}.${attempt}`, kind }] : [];
  });
  const all = failures.filter(({ kind }) => kind === 'json').sort((a, b) => b.run - a.run);
  const most = all.length > maxFailures ? Math.floor(maxFailures * trimmedTo) : maxFailures;
  const stays = new Set(all.slice(0, most).map(({ key }) => key));
  for (const { name, key } of failures) {
    if (!stays.has(key)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function makeRoom(root: string): Promise<void> {
  const names = await readdir(root);
  if (names.length < maxRepositories) return;
  const folders = await Promise.all(
    names.map(async (name) => {
      const path = join(root, name);
      return { path, used: (await stat(path).catch(ifThere))?.mtimeMs ?? 0 };
    }),
  );
  folders.sort((a, b) => b.used - a.used);
  for (const { path } of folders.slice(maxRepositories - 1))
    await rm(path, { recursive: true, force: true });
}

/** 128 bits are enough to tell any two apart. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** That another server has taken a file away is no fault. */
function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
