/** A package whose code is in the bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** Its licence by its SPDX name, as its package.json says. */
  readonly license: string;
  /** The text of its licence file; undefined where it has none. */
  readonly text: string | undefined;
  /** Where it comes from, as its package.json says. */
  readonly home: string | undefined;
}

/** The licences of all that is bundled, as one text: THIRD-PARTY.txt. */
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
