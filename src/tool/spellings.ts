import { isOwner, isRepository, type Repository } from '../github/repository.ts';

/** A branch as GitHub's API takes it, from the ways in which git writes it. */
export function branchName(text: string): string {
  return text.replace(/^(?:refs\/)?remotes\/[^/]+\/|^refs\/heads\/|^origin\//, '');
}

/** The repository that `owner/name`, or an address of it or of something in it, names. */
export function repositoryNamed(text: string, webHost: string): Repository | undefined {
  const path =
    pathOfUrl(text, webHost) ??
    pathOfRemote(text, webHost) ??
    (/^[^/\s]+\/[^/\s]+$/.test(text) ? text : undefined);
  const [owner = '', name = ''] = (path ?? '').split('/');
  const repo = name.replace(/\.git$/, '');
  return isOwner(owner) && isRepository(repo) ? { owner, repo } : undefined;
}

/** As browsers and `git clone` over HTTPS have it, also without the scheme. */
function pathOfUrl(text: string, webHost: string): string | undefined {
  const address = text.toLowerCase().startsWith(`${webHost.toLowerCase()}/`)
    ? `https://${text}`
    : text;
  const url = /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : undefined;
  return url?.host === webHost ? url.pathname.slice(1) : undefined;
}

/** git@github.com:octo-org/hello-world.git */
function pathOfRemote(text: string, webHost: string): string | undefined {
  const [, host, path] = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(text) ?? [];
  return host === webHost ? path : undefined;
}
