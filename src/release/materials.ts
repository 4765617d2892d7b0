/**
 * The files published beside the code: the bill of materials and the licences of the bundled
 * packages.
 */
import { execSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { billOf, bundledFolders, type Metafile } from './sbom.ts';
import { type BundledPackage, thirdPartyText } from './third-party.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes sbom.cdx.json and THIRD-PARTY.txt for the last build into a folder. */
export function writeMaterials(folder: string): void {
  const packages = bundledPackages();
  // The same version of a package may be installed in several folders.
  const refs = [...new Set(packages.map(({ name, version }) => `${name}@${version}`))];
  const bill = billOf(lockedBill(), refs);
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);
  const unique = refs.flatMap(
    (ref) => packages.find(({ name, version }) => `${name}@${version}` === ref) ?? [],
  );
  writeFileSync(join(folder, 'THIRD-PARTY.txt'), thirdPartyText(unique));
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
}

function bundledPackages(): BundledPackage[] {
  const builds = ['main', 'timeline'].map((build) => read<Metafile>(`build/${build}.meta.json`));
  return bundledFolders(builds).map((folder) => {
    const manifest = read<Manifest>(join(folder, 'package.json'));
    const { name, version, license, homepage, repository } = manifest;
    if (license === undefined) throw new Error(`${name} names no licence`);
    const source = typeof repository === 'object' ? repository.url : repository;
    return { name, version, license, text: licenceOf(folder), home: homepage ?? source };
  });
}

function licenceOf(folder: string): string | undefined {
  const files = readdirSync(join(root, folder)).filter((file) =>
    /^(?:licen[cs]e|copying|notice)\b/i.test(file),
  );
  if (files.length === 0) return undefined;
  return files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim()).join('\n\n');
}

function lockedBill() {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  // Through a shell, since npm is a script on Windows; no argument comes from outside.
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64e6 } as const;
  return JSON.parse(execSync(`npm ${args.join(' ')}`, options));
}

function read<Value>(file: string): Value {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as Value;
}
