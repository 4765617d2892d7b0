/** The state of the checkout before a release. */
export interface Checkout {
  readonly manifest: {
    readonly name: string;
    readonly version: string;
    readonly mcpName: string;
    readonly repository?: { readonly url: string } | undefined;
    readonly homepage?: string | undefined;
    readonly bugs?: string | undefined;
  };
  /** Files that differ from the commit that is checked out. */
  readonly changed: readonly string[];
  /** Tags of that commit. */
  readonly tags: readonly string[];
  /**
   * Whether npm can prove where the package is built: only in a workflow with `id-token: write`.
   */
  readonly canProve: boolean;
}

/** What is still missing before the package can be published, one sentence each. */
export function missingFor({ manifest, changed, tags, canProve }: Checkout): string[] {
  const { name, version, mcpName, repository, homepage, bugs } = manifest;
  const missing: string[] = [];
  if (!repository || !homepage || !bugs) {
    missing.push(
      'package.json does not say where the project lives: npm run release -- --home ADDRESS writes it.',
    );
  } else {
    const owner = /github\.com\/([\w-]+)\//.exec(repository.url)?.[1];
    if (mcpName !== `io.github.${owner}/${name}`) {
      missing.push(`mcpName is ${mcpName}, and the owner of the repository is ${owner}.`);
    }
  }
  if (changed.length > 0) missing.push(`Not committed: ${changed.join(', ')}.`);
  if (!tags.includes(`v${version}`)) {
    missing.push(`The commit has no tag v${version}, the version of package.json.`);
  }
  if (!canProve) {
    missing.push(
      'npm can prove where the package comes from only in the release workflow (provenance).',
    );
  }
  return missing;
}
