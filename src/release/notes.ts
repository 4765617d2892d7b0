export interface Commit {
  readonly sha: string;
  readonly subject: string;
}

/** The notes of a release as Markdown: a line for each commit since the one before, merges left out. */
export function releaseNotes(version: string, commits: readonly Commit[]): string {
  const lines = commits
    .filter(({ subject }) => !/^Merge (?:branch|pull request) /.test(subject))
    .map(({ sha, subject }) => `- ${escaped(subject)} (${sha.slice(0, 7)})`);
  return [`## ${version}`, '', ...(lines.length > 0 ? lines : ['- No change.']), ''].join('\n');
}

/** A subject is text, not Markdown. */
function escaped(subject: string): string {
  return subject.replace(/[\\`*_<>[\]]/g, '\\$&');
}
