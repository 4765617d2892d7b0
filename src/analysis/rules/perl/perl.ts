import type { Tool } from '../../rule.ts';

/** Perl's own errors, and prove. */
export const perl: Tool = {
  tools: ['perl', 'prove'],
  format: 'https://perldoc.perl.org/perldiag',
  rules: [
    { category: 'dependency', match: /^Can't locate \S+ in @INC/, says: 'root', afterLines: 1 },
    {
      category: 'test',
      match: /^\s*#\s+Failed test '(?<test>[^']+)'/,
      says: 'root',
      afterLines: 4,
    },
    {
      category: 'code',
      match: /^(?:syntax error|Global symbol .*|Can't .*) at \S+ line \d+/,
      says: 'detail',
      afterLines: 1,
    },
  ],
};
