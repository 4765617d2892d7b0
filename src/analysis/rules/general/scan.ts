import type { Tool } from '../../rule.ts';

/** Scanners of code and of packages. */
export const scan: Tool = {
  tools: ['semgrep', 'trivy', 'sonar'],
  format: 'https://semgrep.dev/docs/cli-reference',
  rules: [
    {
      category: 'dependency',
      match: /^[│|] .*[│|] (?:CVE-\d{4}-\d+|GHSA-[\w-]+) +[│|]/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: '│ golang.org/x/crypto │ CVE-2024-45337 │ CRITICAL │ fixed  │ v0.28.0 │ 0.31.0 │ Misuse of callback │',
          headline: 'golang.org/x/crypto │ CVE-2024-45337',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^Vulnerability #\d+: GO-\d{4}-\d+$/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: ['Vulnerability #1: GO-2024-2687', '    HTTP/2 CONTINUATION flood in net/http'],
          headline: 'Vulnerability #1: GO-2024-2687',
          category: 'dependency',
        },
      ],
      not: ['No vulnerabilities found.'],
    },
    {
      category: 'lint',
      match: /^\W*Findings: [1-9]\d* \([1-9]\d* blocking\)/,
      says: 'summary',
      examples: [
        {
          log: ' • Findings: 3 (3 blocking)',
          headline: 'Findings: 3 (3 blocking)',
          category: 'lint',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^Total: [1-9]\d* \((?:UNKNOWN|LOW|MEDIUM|HIGH|CRITICAL): \d/,
      says: 'root',
      examples: [
        {
          log: 'Total: 3 (HIGH: 2, CRITICAL: 1)',
          headline: 'Total: 3 (HIGH: 2, CRITICAL: 1)',
          category: 'dependency',
        },
      ],
      not: ['Total: 0 (HIGH: 0, CRITICAL: 0)'],
    },
    {
      category: 'lint',
      match: /QUALITY GATE STATUS: FAILED/,
      says: 'root',
      examples: [
        {
          log: 'QUALITY GATE STATUS: FAILED - View details on https://sonar.example.com/dashboard?id=shop',
          headline: 'QUALITY GATE STATUS: FAILED',
          category: 'lint',
        },
      ],
    },
  ],
};
