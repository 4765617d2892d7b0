import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import {
  headOfCheckout,
  positionOfCheckout,
  positionText,
  repositoryOfCheckout,
} from '../src/checkout.ts';

const folder = mkdtempSync(join(tmpdir(), 'workflow-runs-mcp-checkout-'));
const empty = mkdtempSync(join(tmpdir(), 'workflow-runs-mcp-empty-'));
afterAll(() => {
  for (const each of [folder, empty]) rmSync(each, { recursive: true, force: true });
});

const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=Octo', '-c', 'user.email=octo@example.com', ...words], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();
let commits = 0;
const commit = () => {
  // Two commits of one second with the same parent and message would be one.
  commits++;
  git('commit', '-q', '--allow-empty', '-m', `Say hello ${commits}`);
  return git('rev-parse', 'HEAD');
};

git('init', '-q', '-b', 'main');
git('remote', 'add', 'origin', 'git@github.com:octo-org/hello-world.git');
const first = commit();
git('switch', '-q', '-c', 'feature/greeting');
commit();
const third = commit();
git('switch', '-q', 'main');
const other = commit();
git('switch', '-q', 'feature/greeting');

it('gives the repository of the remote and the branch that is checked out', async () => {
  expect(await repositoryOfCheckout(folder, 'https://api.github.com')).toEqual({
    owner: 'octo-org',
    repo: 'hello-world',
  });
  expect(await headOfCheckout(folder)).toEqual({ sha: third, branch: 'feature/greeting' });
});

it.each([
  [third, "your HEAD is this run's commit"],
  [first, 'your HEAD is 2 commits past this run'],
  [other, 'your HEAD is 2 commits past and 1 commit behind this run'],
])('says where HEAD is, seen from %s', async (sha, text) => {
  const position = await positionOfCheckout(folder, sha);
  expect(position && positionText(position)).toBe(text);
});

it('does not guess where it has no such commit, or it is no commit at all', async () => {
  expect(await positionOfCheckout(folder, 'f'.repeat(40))).toBeUndefined();
  expect(await positionOfCheckout(folder, '--all')).toBeUndefined();
});

it('knows nothing of a folder that is no checkout', async () => {
  expect(await headOfCheckout(empty)).toBeUndefined();
  expect(await repositoryOfCheckout(empty, 'https://api.github.com')).toBeUndefined();
});
