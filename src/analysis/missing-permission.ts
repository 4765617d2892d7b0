import type { LogLine } from '../logs/line.ts';

/** How far from the cause a line may name the permission that the request needs. */
const reach = 40;

/** "pull_requests=write; issues=write": any of several will do. */
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

/** Which permission the job's token was short of, where a line near its cause tells; undefined where none does. */
export function missingPermission(lines: readonly LogLine[], at: number): string | undefined {
  const near = lines
    .slice(Math.max(0, at - reach), at + reach)
    .map((line, index) => ({ text: line.text, away: Math.abs(index - Math.min(at, reach)) }))
    .sort((a, b) => a.away - b.away);
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
