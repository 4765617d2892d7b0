/** What package.json says of where the project lives, all made of one address. */
interface Home {
  readonly repository: { readonly type: 'git'; readonly url: string };
  readonly homepage: string;
  readonly bugs: string;
  readonly mcpName: string;
}

/**
 * @param address of the repository on GitHub, as https://github.com/octo-org/hello-world
 * @throws Error where it is none
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
    // The registry gives names below io.github.OWNER to that owner:
    // https://github.com/modelcontextprotocol/registry/blob/main/docs/modelcontextprotocol-io/authentication.mdx
    mcpName: `io.github.${owner}/${name}`,
  };
}
