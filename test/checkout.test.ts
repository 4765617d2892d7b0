import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { positionText } from '../src/checkout/git.ts';
import { checkout, checkoutAt } from './checkout.ts';

const { folder, first, third, other } = checkout([
  'src/main.ts',
  'packages/web/src/order.ts',
  'packages/web/src/page.ts',
  'packages/shop/src/page.ts',
]);
const empty = mkdtempSync(join(tmpdir(), 'workflow-runs-mcp-empty-'));
afterAll(() => rmSync(empty, { recursive: true, force: true }));

it('gives the repository of the remote and the branch that is checked out', async () => {
  expect(await checkoutAt(folder).repository()).toEqual({
    owner: 'octo-org',
    repo: 'hello-world',
  });
  expect(await checkoutAt(folder).head()).toEqual({ sha: third, branch: 'feature/greeting' });
});

it.each([
  [third, "your HEAD is this run's commit"],
  [first, 'your HEAD is 2 commits past this run'],
  [other, 'your HEAD is 2 commits past and 1 commit behind this run'],
])('says where HEAD is, seen from %s', async (sha, text) => {
  const position = await checkoutAt(folder).position(sha);
  expect(position && positionText(position)).toBe(text);
});

it('does not guess where it has no such commit, or it is no commit at all', async () => {
  expect(await checkoutAt(folder).position('f'.repeat(40))).toBeUndefined();
  expect(await checkoutAt(folder).position('--all')).toBeUndefined();
});

it('knows the file that a path means, wherever the tool ran that named it', async () => {
  const named = [
    'src/main.ts',
    './src/order.ts',
    'src/page.ts',
    'order.ts',
    '/etc/passwd',
    '../main.ts',
    '-x',
    ':(top)src/main.ts',
    'src/*.ts',
  ];
  expect([...(await checkoutAt(join(folder, 'packages')).files(named))]).toEqual([
    ['src/main.ts', 'src/main.ts'],
    ['./src/order.ts', 'packages/web/src/order.ts'],
    ['order.ts', 'packages/web/src/order.ts'],
    ['../main.ts', 'src/main.ts'],
  ]);
});

it('knows nothing of a folder that is no checkout', async () => {
  expect(await checkoutAt(empty).head()).toBeUndefined();
  expect((await checkoutAt(empty).files(['src/main.ts'])).size).toBe(0);
  expect(await checkoutAt(empty).repository()).toBeUndefined();
});
