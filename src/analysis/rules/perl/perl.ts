import type { Tool } from '../../rule.ts';

/** Perl's own errors, and prove. */
export const perl: Tool = {
  tools: ['perl', 'prove'],
  format: 'https://perldoc.perl.org/perldiag',
  rules: [
    {
      category: 'test',
      match: /^(?<test>\S+\.t)\s+\(Wstat: \d+/,
      says: 'detail',
      afterLines: 1,
      examples: [
        {
          log: 't/cart.t (Wstat: 256 (exited 1) Tests: 3 Failed: 1)',
          headline: 't/cart.t',
          category: 'test',
          test: 't/cart.t',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^Can't locate \S+ in @INC/,
      says: 'root',
      afterLines: 1,
      examples: [
        {
          log: "Can't locate Hello/Kit.pm in @INC (you may need to install the Hello::Kit module) (@INC entries checked: /etc/perl) at cart.pl line 3.",
          headline: "Can't locate Hello/Kit.pm in @INC",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*#\s+Failed test '(?<test>[^']+)'/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: "#   Failed test 'multiplies price and quantity'",
          headline: "Failed test 'multiplies price and quantity'",
          category: 'test',
          test: 'multiplies price and quantity',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:syntax error|Global symbol .*|Can't .*) at \S+ line \d+/,
      says: 'detail',
      afterLines: 1,
      examples: [
        {
          log: 'syntax error at lib/Cart.pm line 12, near "}"',
          headline: 'syntax error at lib/Cart.pm line 12',
          category: 'code',
        },
      ],
    },
  ],
};
