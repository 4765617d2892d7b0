import type { LogLine } from '../logs/line.ts';

/** How many lines from the cause the permission may be named. */
const maxDistance = 40;

/** "pull_requests=write; issues=write": each of several is enough. */
const accepted =
  /x-accepted-github-permissions['"]?\s*[:=]\s*['"]?([a-z_]+=(?:read|write)[a-z_=;, ]*)/i;

/**
 * Sentences that only one missing permission explains:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
 */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/ACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)\b|\bid-token\b.*\bwrite\b/, 'id-token: write'],
  [/^remote: Permission to \S+ denied to github-actions\[bot\]/, 'contents: write'],
  [
    /refusing to allow a GitHub App to create or update workflow/,
    'a token with the workflow scope',
  ],
  [
    /permission_denied: (?:write_package|create_package)|not allowed to Create organization package/,
    'packages: write',
  ],
  [/permission_denied: read_package/, 'packages: read'],
  [
    /GitHub Actions is not permitted to create or approve pull requests/,
    "the repository's setting that lets Actions create pull requests",
  ],
];

/**
 * The permission that the job's token lacked, from a line near the cause; undefined where none says
 * it.
 */
export function missingPermission(lines: readonly LogLine[], at: number): string | undefined {
  const near = lines
    .slice(Math.max(0, at - maxDistance), at + maxDistance)
    .map((line, index) => ({
      text: line.text,
      distance: Math.abs(index - Math.min(at, maxDistance)),
    }))
    .sort((a, b) => a.distance - b.distance);
  for (const { text } of near) {
    const [, list] = accepted.exec(text) ?? [];
    if (list) {
      return list
        .split(/[;,]/)
        .map((each) => each.trim().replaceAll('_', '-').replace('=', ': '))
        .join(' or ');
    }
    const found = sentences.find(([pattern]) => pattern.test(text));
    if (found) return found[1];
  }
  return undefined;
}
