export interface Commit {
  readonly sha: string;
  readonly subject: string;
}

/** Release notes in Markdown: a line for each commit since the last release, without merges. */
export function releaseNotes(version: string, commits: readonly Commit[]): string {
  const lines = commits
    .filter(({ subject }) => !/^Merge (?:branch|pull request) /.test(subject))
    .map(({ sha, subject }) => `- ${escaped(subject)} (${sha.slice(0, 7)})`);
  return [`## ${version}`, '', ...(lines.length > 0 ? lines : ['- No change.']), ''].join('\n');
}

/** Escapes what Markdown would take for markup. */
function escaped(subject: string): string {
  return subject.replace(/[\\`*_<>[\]]/g, '\\$&');
}
