import { type ExecFileOptions, execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { promisify } from 'node:util';
import { once } from '../text/lazy.ts';
import {
  findProgram,
  foreignFolder,
  isAbsolutePath,
  isInside,
  type Machine,
  searchedFolders,
  variable,
} from './search.ts';

const execFilePromise = promisify(execFile);

/** How a program is run, and what it gets to see. Nothing else of the environment is passed on. */
export interface RunOptions {
  /** By default the program's own. */
  readonly folder?: string;
  /** Variables that name folders or files of the person's; only absolute paths are passed on. */
  readonly paths: readonly string[];
  /** Whether paths into the checkout, and so to files of somebody else's, are passed on as well. */
  readonly foreignPaths: boolean;
  /** Other variables that are passed on. */
  readonly names?: readonly string[];
  /** Variables that are set. */
  readonly set?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is ended. */
  readonly timeLimit: number;
}

/** Programs of the person's that the server asks; none is run through a shell. */
export interface Programs {
  /** What a program printed; undefined where it is not there, failed, or took too long. */
  run(name: string, args: readonly string[], options: RunOptions): Promise<string | undefined>;
}

/** What any program needs on Windows, and a place for passing files. */
const always = ['SYSTEMROOT', 'TMPDIR', 'TEMP', 'TMP'];

/** Finds programs once, and runs them with as little of the environment as they need. */
export function programsOf(machine: Machine): Programs {
  const folders = once(() => searchedFolders(machine));
  const foreign = once(() => foreignFolder(machine));
  const places = new Map<string, Promise<string | undefined>>();
  const placeOf = (name: string) => {
    const known = places.get(name) ?? findProgram(name, machine);
    places.set(name, known);
    return known;
  };
  const passed = async ({ paths, foreignPaths, names = [] }: RunOptions) => {
    const forbidden = foreignPaths ? undefined : await foreign();
    const mayPass = async (path: string) => {
      if (!isAbsolutePath(path, machine.platform)) return false;
      if (forbidden === undefined) return true;
      return !isInside(await realpath(path).catch(() => path), forbidden, machine.platform);
    };
    const passedOn: Record<string, string> = {};
    for (const name of [...always, ...paths]) {
      const path = variable(machine, name);
      if (path && (await mayPass(path))) passedOn[name] = path;
    }
    for (const name of names) {
      const value = variable(machine, name);
      if (value) passedOn[name] = value;
    }
    return passedOn;
  };
  return {
    async run(name, args, options) {
      const path = await placeOf(name);
      if (path === undefined) return undefined;
      return output(path, args, {
        cwd: options.folder ?? dirname(path),
        env: {
          ...(await passed(options)),
          PATH: (await folders()).join(delimiter),
          // Windows would look for a program in the working directory first.
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
    // A program that reads its input sees its end instead of waiting.
    running.child.stdin?.end();
    return (await running).stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
