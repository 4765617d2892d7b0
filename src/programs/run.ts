import { type ExecFileOptions, execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { promisify } from 'node:util';
import { once } from '../text/lazy.ts';
import {
  findProgram,
  isAbsolutePath,
  isInside,
  type Machine,
  searchedFolders,
  untrustedFolder,
  variable,
} from './search.ts';

const execFilePromise = promisify(execFile);

/** How a program is run, and what it gets to see. Nothing else of the environment is passed on. */
export interface RunOptions {
  /** The working directory; by default the folder of the program. */
  readonly folder?: string;
  /** Variables that hold paths to the person's own files; only absolute paths are passed on. */
  readonly paths: readonly string[];
  /** Whether paths into the untrusted folder are passed on as well; see untrustedFolder. */
  readonly untrustedPaths: boolean;
  /** Other variables that are passed on. */
  readonly names?: readonly string[];
  /** Variables to set. */
  readonly set?: Readonly<Record<string, string>>;
  /** Milliseconds after which the program is killed. */
  readonly timeLimit: number;
}

/** Runs programs that are installed on the person's machine, never through a shell. */
export interface Programs {
  /** What a program printed; undefined where it is not installed, failed, or took too long. */
  run(name: string, args: readonly string[], options: RunOptions): Promise<string | undefined>;
}

/** What any program needs on Windows, and the folder for temporary files. */
const alwaysPassed = ['SYSTEMROOT', 'TMPDIR', 'TEMP', 'TMP'];

/** Finds programs once, and runs them with as little of the environment as they need. */
export function programsOf(machine: Machine): Programs {
  const folders = once(() => searchedFolders(machine));
  const untrusted = once(() => untrustedFolder(machine));
  const found = new Map<string, Promise<string | undefined>>();
  const pathOf = (name: string) => {
    const path = found.get(name) ?? findProgram(name, machine);
    found.set(name, path);
    return path;
  };
  const passedVariables = async ({ paths, untrustedPaths, names = [] }: RunOptions) => {
    const forbidden = untrustedPaths ? undefined : await untrusted();
    const mayPass = async (path: string) => {
      if (!isAbsolutePath(path, machine.platform)) return false;
      if (forbidden === undefined) return true;
      return !isInside(await realpath(path).catch(() => path), forbidden, machine.platform);
    };
    const passed: Record<string, string> = {};
    for (const name of [...alwaysPassed, ...paths]) {
      const path = variable(machine, name);
      if (path && (await mayPass(path))) passed[name] = path;
    }
    for (const name of names) {
      const value = variable(machine, name);
      if (value) passed[name] = value;
    }
    return passed;
  };
  return {
    async run(name, args, options) {
      const path = await pathOf(name);
      if (path === undefined) return undefined;
      return output(path, args, {
        cwd: options.folder ?? dirname(path),
        env: {
          ...(await passedVariables(options)),
          PATH: (await folders()).join(delimiter),
          // Otherwise Windows looks for programs in the working directory first.
          NoDefaultCurrentDirectoryInExePath: '1',
          LC_ALL: 'C',
          ...options.set,
        },
        timeout: options.timeLimit,
        killSignal: 'SIGKILL',
        windowsHide: true,
      });
    },
  };
}

/** Any failure, including arguments that cannot be passed, counts as no output. */
async function output(
  path: string,
  args: readonly string[],
  options: ExecFileOptions,
): Promise<string | undefined> {
  try {
    const running = execFilePromise(path, args, { ...options, encoding: 'utf8' });
    // A program that reads its standard input must not wait for it.
    running.child.stdin?.end();
    return (await running).stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
