import type { LogLine } from '../logs/line.ts';

/** What the runner writes of a job before its first step. */
export interface JobSetup {
  /** What its GITHUB_TOKEN may do: "Contents: read". */
  readonly token: readonly string[];
  /** The reusable workflow that the job belongs to: `owner/repo/path`, and the commit of it. */
  readonly called: { readonly source: string; readonly sha: string } | undefined;
  /** The commits of the actions that were fetched, by "owner/name@ref". */
  readonly actions: ReadonlyMap<string, string>;
}

/** The runner writes a few dozen lines before the first step. */
const longestSetup = 2000;

/**
 * Reads what the runner wrote before the first step; what a step prints later may look like it.
 * https://github.com/actions/runner/blob/main/src/Runner.Worker/JobExtension.cs
 */
export function jobSetup(lines: readonly LogLine[]): JobSetup {
  const token: string[] = [];
  const actions = new Map<string, string>();
  let called: JobSetup['called'];
  let inToken = false;
  for (const { text } of lines.slice(0, longestSetup)) {
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
