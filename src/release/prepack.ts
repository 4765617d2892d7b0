/** Puts the bill of materials of what was built beside it: dist/sbom.cdx.json. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { billOf, bundledFolders, type Metafile } from './sbom.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function read<Value>(file: string): Value {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as Value;
}

const builds = ['build/main.meta.json', 'build/picture.meta.json'].map((file) =>
  read<Metafile>(file),
);
const bundled = bundledFolders(builds).map((folder) => {
  const { name, version } = read<{ name: string; version: string }>(join(folder, 'package.json'));
  return `${name}@${version}`;
});
const words = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const locked = execFileSync('npm', words, { cwd: root, encoding: 'utf8', maxBuffer: 64e6 });
const bill = billOf(JSON.parse(locked), [...new Set(bundled)]);
writeFileSync(join(root, 'dist/sbom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);
