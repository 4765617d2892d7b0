import type { Extractor } from '../../rule.ts';

/** Linters of workflow files, YAML, Dockerfiles and prose: place, message, name of the check. */
export const yamllint: Extractor = {
  tools: ['yamllint', 'actionlint', 'hadolint', 'cspell', 'ansible-lint'],
  format: 'https://yamllint.readthedocs.io/en/stable/quickstart.html',
  rules: [
    { category: 'lint', match: /^\S+\.ya?ml:\d+:\d+: .*[[(][\w-]+[\])]$/, weight: 88, after: 3 },
    {
      category: 'lint',
      match: /^\s*\d+:\d+\s+(?:error\s+.*\([\w-]+\)$|\[[\w-]+\] \S)/,
      weight: 88,
      before: 1,
    },
    { category: 'lint', match: /^[a-z][a-z-]*\[[a-z][\w-]*\]: \S/, weight: 80, after: 1 },
    { category: 'lint', match: /^\S*Dockerfile\S*:\d+ (?:DL|SC)\d{4} /, weight: 88 },
    { category: 'lint', match: /^\S+:\d+:\d+ - Unknown word \(/, weight: 88 },
  ],
};
