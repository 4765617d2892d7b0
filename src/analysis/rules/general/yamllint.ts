import type { Tool } from '../../rule.ts';

/** Linters of workflow files, YAML, Dockerfiles and prose: place, message, name of the check. */
export const yamllint: Tool = {
  tools: ['yamllint', 'actionlint', 'hadolint', 'cspell', 'ansible-lint'],
  format: 'https://yamllint.readthedocs.io/en/stable/quickstart.html',
  rules: [
    {
      category: 'lint',
      match: /^\S+\.ya?ml:\d+:\d+: .*[[(][\w-]+[\])]$/,
      says: 'detail',
      afterLines: 3,
    },
    {
      category: 'lint',
      match: /^\s*\d+:\d+\s+(?:error\s+.*\([\w-]+\)$|\[[\w-]+\] \S)/,
      says: 'detail',
      beforeLines: 1,
    },
    { category: 'lint', match: /^[a-z][a-z-]*\[[a-z][\w-]*\]: \S/, says: 'summary', afterLines: 1 },
    { category: 'lint', match: /^\S*Dockerfile\S*:\d+ (?:DL|SC)\d{4} /, says: 'detail' },
    { category: 'lint', match: /^\S+:\d+:\d+ - Unknown word \(/, says: 'detail' },
  ],
};
