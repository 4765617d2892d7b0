import type { Extractor } from '../../rule.ts';

/** Perl's own errors, and prove. */
export const perl: Extractor = {
  tools: ['perl', 'prove'],
  format: 'https://perldoc.perl.org/perldiag',
  rules: [
    { category: 'dependency', match: /^Can't locate \S+ in @INC/, weight: 92, after: 1 },
    { category: 'test', match: /^\s*#\s+Failed test '(?<test>[^']+)'/, weight: 90, after: 4 },
    {
      category: 'code',
      match: /^(?:syntax error|Global symbol .*|Can't .*) at \S+ line \d+/,
      weight: 88,
      after: 1,
    },
  ],
};
