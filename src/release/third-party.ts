/** A package whose code is in the bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX name of its licence, from its package.json. */
  readonly license: string;
  /** The text of its licence file; undefined where there is none. */
  readonly text: string | undefined;
  /** Its homepage or repository, from its package.json. */
  readonly home: string | undefined;
}

/** The text of THIRD-PARTY.txt: the licences of all bundled packages. */
export function thirdPartyText(packages: readonly BundledPackage[]): string {
  const rule = '-'.repeat(80);
  const parts = packages.map(({ name, version, license, text, home }) =>
    [
      rule,
      `${name} ${version} (${license})`,
      ...(home === undefined ? [] : [home]),
      '',
      text?.trim() ?? `The package has no licence file; its package.json says: ${license}.`,
    ].join('\n'),
  );
  return [
    'What is published includes code of the packages below, under these licences.',
    ...parts,
    '',
  ].join('\n\n');
}
