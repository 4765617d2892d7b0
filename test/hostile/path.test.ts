import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { absoluteEntries, fileNames, type Machine } from '../../src/programs/search.ts';
import { checkout } from '../checkout.ts';
import { sampled } from '../sampled.ts';
import { explainedIn, gitIn, program, temporaryFolder, trap } from './server.ts';

const path = process.env.PATH ?? '';

/** A checkout of the repository that the tests have, in which traps can be set. */
function checkedOut() {
  const { folder, third } = checkout(['packages/web/src/order.ts']);
  gitIn(folder)('config', 'remote.origin.url', 'http://127.0.0.1/octo-org/hello-world.git');
  return { folder, sha: third };
}

/** Programs that note what they get to see: git as it is, and a gh that is signed in. */
function ownPrograms(folder: string) {
  const seen = temporaryFolder();
  const variables = (name: string) =>
    readFileSync(join(seen, name), 'utf8')
      .split('\n')
      .flatMap((line) => /^[A-Za-z_]+(?==)/.exec(line) ?? [])
      // The shell that the note is written by sets these.
      .filter((variable) => !['PWD', 'SHLVL', 'OLDPWD', '_'].includes(variable))
      .sort();
  const note = (name: string) => `/usr/bin/env > '${join(seen, name)}'`;
  program(join(folder, 'git'), note('git'), `PATH='${path}' exec git "$@"`);
  program(join(folder, 'gh'), note('gh'), 'echo own-token');
  return { variables, words: (name: string) => readFileSync(join(seen, name), 'utf8') };
}

interface Trapped {
  /** The working directory of the server. */
  readonly folder: string;
  /** What stands before all else in PATH. */
  readonly entry: string;
}

/** Where in PATH a checkout may have a program of its own. */
const entries: Readonly<Record<string, (folder: string, set: (path: string) => void) => Trapped>> =
  {
    'node_modules/.bin of the checkout, as npx and npm run put it': (folder, set) => {
      set(join(folder, 'node_modules/.bin'));
      return { folder, entry: join(folder, 'node_modules/.bin') };
    },
    'node_modules/.bin of a folder around the checkout': (folder, set) => {
      const around = temporaryFolder();
      set(join(around, 'node_modules/.bin'));
      return { folder, entry: `${around}/node_modules/./.bin/` };
    },
    'a link to node_modules/.bin': (folder, set) => {
      const around = temporaryFolder();
      set(join(around, 'node_modules/.bin'));
      symlinkSync(join(around, 'node_modules/.bin'), join(around, 'bin'));
      return { folder, entry: join(around, 'bin') };
    },
    'a folder of the checkout, from a folder below': (folder, set) => {
      set(join(folder, 'bin'));
      return { folder: join(folder, 'packages/web'), entry: join(folder, 'bin') };
    },
    'a folder of the checkout around the submodule': (folder, set) => {
      set(join(folder, 'bin'));
      const inner = checkedOut().folder;
      mkdirSync(join(folder, 'modules'));
      gitIn(folder)('clone', '-q', inner, 'modules/inner');
      gitIn(join(folder, 'modules/inner'))(
        ...['config', 'remote.origin.url', 'http://127.0.0.1/octo-org/hello-world.git'],
      );
      return { folder: join(folder, 'modules/inner'), entry: join(folder, 'bin') };
    },
    'a link to a folder of the checkout': (folder, set) => {
      set(join(folder, 'bin'));
      const link = join(temporaryFolder(), 'bin');
      symlinkSync(join(folder, 'bin'), link);
      return { folder, entry: link };
    },
    'links to programs of the checkout': (folder, set) => {
      set(join(folder, 'bin'));
      const links = temporaryFolder();
      for (const name of ['git', 'gh']) symlinkSync(join(folder, 'bin', name), join(links, name));
      return { folder, entry: links };
    },
    'a relative folder': (folder, set) => {
      set(join(folder, 'bin'));
      return { folder, entry: 'bin' };
    },
    'an empty entry': (folder, set) => {
      set(folder);
      return { folder, entry: '' };
    },
  };

describe('neither git nor gh is taken from', () => {
  const trapped = sampled(Object.entries(entries), 1).map(([name, arrange]) => {
    const { folder, sha } = checkedOut();
    const { at, wasRun } = trap();
    const set = (bin: string) => {
      at(join(bin, 'git'));
      at(join(bin, 'gh'));
    };
    return [name, { ...arrange(folder, set), sha, wasRun }] as const;
  });

  it.each(trapped)('%s', async (_, { folder, entry, sha, wasRun }) => {
    const environment = { PATH: `${entry}:${path}` };
    const { named, checkedOut } = await explainedIn({ folder, environment, sha });
    expect(wasRun()).toBe(false);
    // The person's own git was asked.
    expect(named).toContain('packages/web/src/order.ts:5');
    expect(checkedOut).toContain('failed');
  });
});

describe('programs of the person', () => {
  const home = temporaryFolder();
  const bin = join(home, '.local/bin');
  const own = ownPrograms(bin);

  const places = [
    ['the home folder', home],
    ['the root', '/'],
  ] as const;
  it.each(sampled(places, 1))('are found where the server is started in %s', async (_, folder) => {
    const { tokens } = await explainedIn({ folder, environment: { HOME: home, PATH: bin } });
    expect(tokens).toEqual(['token own-token']);
  });

  it('are found where the home folder is a checkout of its own', async () => {
    gitIn(home)('init', '-q');
    const { folder } = checkedOut();
    const { tokens } = await explainedIn({ folder, environment: { HOME: home, PATH: bin } });
    expect(tokens).toEqual(['token own-token']);
  });

  it('see no secret of the environment, and gh what leads to its sign-in', async () => {
    const { folder } = checkedOut();
    const environment = {
      PATH: bin,
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_STATE_HOME: 'state',
      GH_CONFIG_DIR: join(home, 'gh'),
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
      GH_ENTERPRISE_TOKEN: 'secret',
      GITHUB_ENTERPRISE_TOKEN: 'secret',
      GITHUB_READ_ONLY: 'true',
      GIT_SSH_COMMAND: 'secret',
      AWS_SECRET_ACCESS_KEY: 'secret',
      LD_PRELOAD: '',
      NODE_OPTIONS: '',
    };
    await explainedIn({ folder, environment });
    const always = ['LC_ALL', 'NoDefaultCurrentDirectoryInExePath', 'PATH'];
    const paths = ['HOME', 'XDG_CONFIG_HOME'];
    expect(own.variables('git')).toEqual(
      [
        ...[...always, ...paths, 'GIT_ALLOW_PROTOCOL', 'GIT_CEILING_DIRECTORIES'],
        ...['GIT_NO_LAZY_FETCH', 'GIT_OPTIONAL_LOCKS', 'GIT_TERMINAL_PROMPT', 'GIT_WORK_TREE'],
      ].sort(),
    );
    expect(own.variables('gh')).toEqual(
      [
        ...[...always, ...paths, 'DBUS_SESSION_BUS_ADDRESS', 'GH_CONFIG_DIR'],
        ...['GH_NO_UPDATE_NOTIFIER', 'GH_PROMPT_DISABLED'],
      ].sort(),
    );
    expect(own.words('git')).toMatch(/^GIT_ALLOW_PROTOCOL=$/m);
  });

  it('take no configuration of git from the checkout, whatever the environment says', async () => {
    const { folder } = checkedOut();
    const environment = { PATH: bin, HOME: join(folder, 'home'), XDG_CONFIG_HOME: 'config' };
    await explainedIn({ folder, environment });
    expect(own.variables('git')).not.toContain('HOME');
    expect(own.variables('git')).not.toContain('XDG_CONFIG_HOME');
  });
});

describe('on Windows', () => {
  const machine = (environment: Machine['environment']): Machine => ({
    environment,
    platform: 'win32',
    home: 'C:\\Users\\octo',
    folder: 'D:\\hello-world',
  });

  it('entries of PATH count that name a place on a drive or a server', () => {
    const entries = [
      'C:\\Program Files\\Git\\cmd',
      '"C:\\Program Files\\GitHub CLI"',
      '.',
      '',
      'bin',
      '\\bin',
      'C:bin',
      'D:\\hello-world\\node_modules\\.bin',
      'D:/hello-world/NODE_MODULES/.bin/',
      '\\\\server\\share',
    ];
    expect(absoluteEntries(machine({ Path: entries.join(';') }))).toEqual([
      'C:\\Program Files\\Git\\cmd',
      'C:\\Program Files\\GitHub CLI',
      '\\\\server\\share',
    ]);
  });

  it.each([
    [undefined, ['git.com', 'git.exe']],
    ['.COM;.EXE;.BAT;.CMD;.JS', ['git.com', 'git.exe']],
    ['.exe', ['git.exe']],
    ['.CMD', []],
  ])('with PATHEXT %s, git is a file of %s', (pathext, files) => {
    expect(fileNames('git', machine({ PathExt: pathext }))).toEqual(files);
  });
});
