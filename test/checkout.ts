import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { checkoutIn } from '../src/checkout/git.ts';
import { programsOf } from '../src/programs/run.ts';

/** A checkout of octo-org/hello-world with a few commits, which goes when the tests have ended. */
export function checkout(files: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'workflow-runs-mcp-checkout-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
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
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  git('add', '.');
  const first = commit();
  git('switch', '-q', '-c', 'feature/greeting');
  commit();
  const third = commit();
  git('switch', '-q', 'main');
  const other = commit();
  git('switch', '-q', 'feature/greeting');
  return { folder, first, third, other };
}

/** What the server knows of a folder when it is started there. */
export function checkoutAt(folder: string, apiUrl = 'https://api.github.com') {
  const machine = {
    environment: process.env,
    platform: process.platform,
    home: homedir(),
    folder,
  };
  return checkoutIn(programsOf(machine), folder, apiUrl);
}
