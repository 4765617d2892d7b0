import type { Tool } from '../../rule.ts';

/** Scanners of code and of packages. */
export const scan: Tool = {
  tools: ['semgrep', 'trivy', 'sonar'],
  format: 'https://semgrep.dev/docs/cli-reference',
  rules: [
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
