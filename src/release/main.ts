/**
 * Prepares a release. `npm run release -- --check` names what is still missing, `--notes` prints
 * the release notes of the version, `--home ADDRESS` writes the address of the project into
 * package.json.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { homeAt } from './home.ts';
import { releaseNotes } from './notes.ts';
import { type Checkout, missingFor } from './readiness.ts';

const usage =
  'usage: npm run release -- --check | --notes | --home https://github.com/OWNER/REPOSITORY';
const file = fileURLToPath(new URL('../../package.json', import.meta.url));
const manifest = JSON.parse(readFileSync(file, 'utf8')) as Checkout['manifest'];
const { values } = parseArgs({
  options: {
    check: { type: 'boolean' },
    notes: { type: 'boolean' },
    home: { type: 'string' },
  },
});

if (values.home !== undefined) {
  const home = homeAt(values.home, manifest.name);
  writeFileSync(file, `${JSON.stringify({ ...manifest, ...home }, undefined, 2)}\n`);
} else if (values.notes) {
  process.stdout.write(releaseNotes(manifest.version, commitsSinceLastTag()));
} else if (values.check) {
  const missing = missingFor({
    manifest,
    changed: lines(git('status', '--porcelain')).map((line) => line.slice(3)),
    tags: lines(git('tag', '--points-at', 'HEAD')),
    canProve: process.env.ACTIONS_ID_TOKEN_REQUEST_URL !== undefined,
  });
  for (const sentence of missing) process.stdout.write(`missing: ${sentence}\n`);
  if (missing.length > 0) process.exitCode = 1;
  else process.stdout.write(`${manifest.name} ${manifest.version} can be published.\n`);
} else {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
}

function commitsSinceLastTag() {
  const tags = lines(git('tag', '--merged', 'HEAD', '--sort=-creatordate', 'v*'));
  const last = tags.find((tag) => tag !== `v${manifest.version}`);
  const range = last === undefined ? 'HEAD' : `${last}..HEAD`;
  return lines(git('log', '--format=%H %s', range)).map((line) => ({
    sha: line.slice(0, 40),
    subject: line.slice(41),
  }));
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', maxBuffer: 64e6 });
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
