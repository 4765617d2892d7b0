import type { LogLine } from '../logs/line.ts';

/** What the runner says about a job before its first step. */
export interface JobSetup {
  /** The permissions of its GITHUB_TOKEN: "Contents: read". */
  readonly token: readonly string[];
  /** The reusable workflow of the job, as `owner/repo/path`, and its commit. */
  readonly called: { readonly source: string; readonly sha: string } | undefined;
  /** The commits of the actions that were fetched, by "owner/name@ref". */
  readonly actions: ReadonlyMap<string, string>;
}

/** The runner writes only a few dozen lines before the first step. */
const maxSetupLines = 2000;

/**
 * Reads the lines that the runner writes before the first step. Later lines do not count, since a
 * step may print similar ones.
 * https://github.com/actions/runner/blob/main/src/Runner.Worker/JobExtension.cs
 */
export function jobSetup(lines: readonly LogLine[]): JobSetup {
  const token: string[] = [];
  const actions = new Map<string, string>();
  let called: JobSetup['called'];
  let inToken = false;
  for (const { text } of lines.slice(0, maxSetupLines)) {
    if (text.startsWith('##[group]Run ')) break;
    if (text.startsWith('##[group]')) inToken = text === '##[group]GITHUB_TOKEN Permissions';
    else if (text.startsWith('##[endgroup]')) inToken = false;
    else if (inToken && /^\w+: \w+$/.test(text)) token.push(text);
    const [, source, sha] = /^Uses: ([\w./-]+)@\S+ \(([\da-f]{40})\)$/.exec(text) ?? [];
    if (source && sha) called = { source, sha };
    const [, action, commit] =
      /^Download action repository '([^']+)' \(SHA:([\da-f]{40})\)$/.exec(text) ?? [];
    if (action && commit) actions.set(action, commit);
  }
  return { token, called, actions };
}
