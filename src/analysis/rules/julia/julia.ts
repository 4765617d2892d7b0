import type { Tool } from '../../rule.ts';

/** Julia and its Test. */
export const julia: Tool = {
  tools: ['julia'],
  format: 'https://docs.julialang.org/en/v1/stdlib/Test/',
  rules: [
    {
      category: 'test',
      match: /\bTest Failed at \S+\.jl:\d+/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: [
            'adds prices: Test Failed at /home/runner/work/Shop.jl/Shop.jl/test/runtests.jl:9',
            '  Expression: total() == 12',
            '   Evaluated: 7 == 12',
          ],
          headline: 'Test Failed at',
          category: 'test',
          file: 'test/runtests.jl:9',
        },
      ],
    },
    {
      category: 'code',
      match: /^ERROR: LoadError: (?!Some tests)/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: 'ERROR: LoadError: UndefVarError: `totl` not defined',
          headline: '`totl` not defined',
          category: 'code',
        },
      ],
    },
    {
      category: 'test',
      match: /^ERROR: (?:LoadError: )?Some tests did not pass: /,
      says: 'wrapper',
      examples: [
        {
          log: [
            'adds prices: Test Failed at /home/runner/work/Shop.jl/Shop.jl/test/runtests.jl:9',
            'ERROR: LoadError: Some tests did not pass: 11 passed, 1 failed, 0 errored, 0 broken.',
          ],
          headline: 'Test Failed at',
          category: 'test',
        },
      ],
    },
  ],
};
