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
      examples: [
        {
          log: '.github/workflows/ci.yml:8:24: property "version" is not defined in object type {} [expression]',
          headline:
            '.github/workflows/ci.yml:8:24: property "version" is not defined in object type {} [expression]',
          category: 'lint',
          file: '.github/workflows/ci.yml:8',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s*\d+:\d+\s+(?:error\s+.*\([\w-]+\)$|\[[\w-]+\] \S)/,
      says: 'detail',
      beforeLines: 1,
      examples: [
        {
          log: '##[error]4:1 [key-duplicates] duplication of key "name" in mapping',
          headline: '4:1 [key-duplicates] duplication of key "name" in mapping',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^[a-z][a-z-]*\[[a-z][\w-]*\]: \S/,
      says: 'summary',
      afterLines: 1,
      examples: [
        {
          log: 'name[missing]: All tasks should be named.',
          headline: 'name[missing]: All tasks should be named.',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S*Dockerfile\S*:\d+ (?:DL|SC)\d{4} /,
      says: 'detail',
      examples: [
        {
          log: 'Dockerfile:2 DL3015 info: Avoid additional packages by specifying `--no-install-recommends`',
          headline:
            'Dockerfile:2 DL3015 info: Avoid additional packages by specifying `--no-install-recommends`',
          category: 'lint',
          file: 'Dockerfile:2',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+:\d+:\d+ - Unknown word \(/,
      says: 'detail',
      examples: [
        {
          log: 'README.md:3:41 - Unknown word (totl)',
          headline: 'README.md:3:41 - Unknown word (totl)',
          category: 'lint',
        },
      ],
    },
  ],
};
