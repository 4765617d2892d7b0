import { isOwner, isRepository, type Repository } from '../github/repository.ts';

/** The name that GitHub's API takes, from any of git's names for a branch. */
export function branchName(text: string): string {
  return text.replace(/^(?:refs\/)?remotes\/[^/]+\/|^refs\/heads\/|^origin\//, '');
}

/**
 * The repository that a text names: `owner/name`, its address, or the address of something in it.
 */
export function repositoryNamed(text: string, webHost: string): Repository | undefined {
  const path =
    pathOfUrl(text, webHost) ??
    pathOfRemote(text, webHost) ??
    (/^[^/\s]+\/[^/\s]+$/.test(text) ? text : undefined);
  const [owner = '', name = ''] = (path ?? '').split('/');
  const repo = name.replace(/\.git$/, '');
  return isOwner(owner) && isRepository(repo) ? { owner, repo } : undefined;
}

/**
 * The path of an address from a browser or from `git clone` over HTTPS, with or without its scheme.
 */
function pathOfUrl(text: string, webHost: string): string | undefined {
  const address = text.toLowerCase().startsWith(`${webHost.toLowerCase()}/`)
    ? `https://${text}`
    : text;
  const url = /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : undefined;
  return url?.host === webHost ? url.pathname.slice(1) : undefined;
}

/** The path of an SSH remote: git@github.com:octo-org/hello-world.git */
function pathOfRemote(text: string, webHost: string): string | undefined {
  const [, host, path] = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(text) ?? [];
  return host === webHost ? path : undefined;
}
