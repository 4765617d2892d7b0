/** The fields of package.json that follow from the address of the project. */
interface Home {
  readonly repository: { readonly type: 'git'; readonly url: string };
  readonly homepage: string;
  readonly bugs: string;
  readonly mcpName: string;
}

/**
 * The fields for a project at an address.
 * @param address of the repository on GitHub, as https://github.com/octo-org/hello-world
 * @throws Error where it is not such an address
 */
export function homeAt(address: string, name: string): Home {
  const [, owner, repo] =
    /^https:\/\/github\.com\/([\w-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(address) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new Error(`not the address of a repository on GitHub: ${address}`);
  }
  const url = `https://github.com/${owner}/${repo}`;
  return {
    repository: { type: 'git', url: `git+${url}.git` },
    homepage: `${url}#readme`,
    bugs: `${url}/issues`,
    // The registry reserves names below io.github.OWNER for that owner:
    // https://github.com/modelcontextprotocol/registry/blob/main/docs/modelcontextprotocol-io/authentication.mdx
    mcpName: `io.github.${owner}/${name}`,
  };
}
