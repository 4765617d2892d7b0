import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../checkout.ts';
import { sampled } from '../sampled.ts';
import { token } from '../secrets/transcript.ts';
import { explainedIn, gitIn, trap } from './server.ts';

const environment = { GITHUB_TOKEN: token };

type Settings = readonly (readonly [name: string, value: string])[];

/** As after `git clone --filter`: what is not there is asked for from this remote. */
const promised = (url: string, ...more: Settings): Settings => [
  ['core.repositoryFormatVersion', '1'],
  ['extensions.partialClone', 'evil'],
  ['remote.evil.promisor', 'true'],
  ['remote.evil.url', url],
  ...more,
];

/** What a checkout may say of itself so that git runs a program. */
const ways: Readonly<Record<string, (program: string) => Settings>> = {
  'a remote that is a command': (program) =>
    promised(`ext::${program} %S`, ['protocol.ext.allow', 'always']),
  'a remote over ssh with an ssh of its own': (program) =>
    promised(
      'ssh://evil.example/x',
      ['core.sshCommand', program],
      ['protocol.ssh.allow', 'always'],
    ),
  'a remote on disk with a server program of its own': (program) =>
    promised('file:///tmp', ['remote.evil.uploadPack', program], ['protocol.file.allow', 'always']),
  'a remote behind a proxy command': (program) =>
    promised('git://evil.example/x', ['core.gitProxy', program], ['protocol.git.allow', 'always']),
  'a remote over http that asks for a password': (program) =>
    promised(
      'http://user@127.0.0.1:9/x',
      ['credential.helper', `!${program}`],
      ['core.askPass', program],
      ['protocol.http.allow', 'always'],
    ),
  'a file system monitor': (program) => [['core.fsmonitor', program]],
  'hooks elsewhere': (program) => [['core.hooksPath', join(program, '..')]],
  'pagers, external diffs and text converters': (program) => [
    ['core.pager', program],
    ['pager.rev-list', program],
    ['pager.ls-files', program],
    ['diff.external', program],
    ['diff.evil.textconv', program],
    ['filter.evil.clean', program],
    ['alias.rev-list', `!${program}`],
  ],
};

const origin = ['remote.origin.url', 'http://127.0.0.1/octo-org/hello-world.git'] as const;

describe.each(sampled(Object.entries(ways), 1))('%s', (_, settings) => {
  const { folder } = checkout(['packages/web/src/order.ts']);
  const outer = checkout();
  const { path, wasRun } = trap();

  it('in the configuration of a checkout runs no program', async () => {
    const git = gitIn(folder);
    for (const [name, value] of [origin, ...settings(path)]) git('config', name, value);
    const { named, id, checkedOut } = await explainedIn({ folder, environment });
    expect(wasRun()).toBe(false);
    expect(named).toContain(`(run ${id}, attempt 1) failed`);
    expect(named).not.toContain('Checkout:');
    // It was read all the same.
    expect(named).toContain('files: packages/web/src/order.ts:5');
    expect(checkedOut).toContain(`Failed: CI (run ${id}, push).`);
  });

  it('in a bare repository among the files of a checkout runs no program', async () => {
    const bare = join(outer.folder, 'vendor', 'library.git');
    gitIn(outer.folder)('clone', '-q', '--bare', '.', bare);
    const git = gitIn(bare);
    for (const [name, value] of [origin, ...settings(path)]) git('config', name, value);
    const { named, id, checkedOut } = await explainedIn({ folder: bare, environment });
    expect(wasRun()).toBe(false);
    expect(named).toContain(`(run ${id}, attempt 1) failed`);
    expect(checkedOut).toBe('Give a run_id or a url. Nothing was sent.');
  });
});

describe('a checkout that is about another folder', () => {
  const other = checkout(['secret/src/order.ts']);

  /** A checkout with commits and files of its own, changed so that git would look elsewhere. */
  const turned = (turn: (folder: string, git: ReturnType<typeof gitIn>) => void) => () => {
    const { folder } = checkout(['packages/web/src/order.ts']);
    const git = gitIn(folder);
    git('config', ...origin);
    gitIn(other.folder)('config', ...origin);
    turn(folder, git);
    return folder;
  };

  const partly: Readonly<Record<string, () => string>> = {
    'core.worktree': turned((_, git) => git('config', 'core.worktree', other.folder)),
    'objects of another repository': turned((folder) =>
      writeFileSync(
        join(folder, '.git/objects/info/alternates'),
        `${join(other.folder, '.git/objects')}\n`,
      ),
    ),
    'objects of another repository by way of a folder of its own': turned((folder) => {
      mkdirSync(join(folder, 'more/objects/info'), { recursive: true });
      writeFileSync(join(folder, '.git/objects/info/alternates'), '../../more/objects\n');
      writeFileSync(
        join(folder, 'more/objects/info/alternates'),
        `${join(other.folder, '.git/objects')}\n`,
      );
    }),
    'a link to objects of another repository': turned((folder) => {
      const [name = ''] = [other.first.slice(0, 2)];
      cpSync(join(folder, '.git/objects'), join(folder, '.git/own'), { recursive: true });
      rmSync(join(folder, '.git/objects', name), { recursive: true, force: true });
      symlinkSync(join(other.folder, '.git/objects', name), join(folder, '.git/objects', name));
    }),
    'a link to the index of another repository': turned((folder) => {
      rmSync(join(folder, '.git/index'));
      symlinkSync(join(other.folder, '.git/index'), join(folder, '.git/index'));
    }),
  };

  it.each(
    sampled(Object.entries(partly), 1),
  )('by %s shows its own branch, and neither files nor commits from there', async (_, turnedFolder) => {
    const folder = turnedFolder();
    const { named, id, checkedOut } = await explainedIn({ folder, environment, sha: other.first });
    expect(named).toContain(`(run ${id}, attempt 1) failed`);
    expect(named).not.toMatch(/Checkout:|secret/);
    expect(checkedOut).toContain(`Failed: CI (run ${id}, push).`);
  });

  const wholly: Readonly<Record<string, () => string>> = {
    'a file .git': turned((folder) => {
      rmSync(join(folder, '.git'), { recursive: true });
      writeFileSync(join(folder, '.git'), `gitdir: ${join(other.folder, '.git')}\n`);
    }),
    'a link .git': turned((folder) => {
      rmSync(join(folder, '.git'), { recursive: true });
      symlinkSync(join(other.folder, '.git'), join(folder, '.git'));
    }),
    'a common folder': turned((folder) =>
      writeFileSync(join(folder, '.git/commondir'), `${join(other.folder, '.git')}\n`),
    ),
    'a made-up worktree': turned((folder) => {
      renameSync(join(folder, '.git'), join(folder, 'git'));
      writeFileSync(join(folder, 'git/gitdir'), `${join(folder, '.git')}\n`);
      writeFileSync(join(folder, 'git/commondir'), `${join(other.folder, '.git')}\n`);
      writeFileSync(join(folder, '.git'), 'gitdir: git\n');
    }),
  };

  it.each(sampled(Object.entries(wholly), 1))('by %s is no checkout', async (_, turnedFolder) => {
    const folder = turnedFolder();
    const { named, id, checkedOut } = await explainedIn({ folder, environment, sha: other.first });
    expect(named).toContain(`(run ${id}, attempt 1) failed`);
    expect(named).not.toMatch(/Checkout:|secret/);
    expect(checkedOut).toBe('Give a run_id or a url. Nothing was sent.');
  });
});
