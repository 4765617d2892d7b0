import type { Tool } from '../../rule.ts';

/** What ld, gold, lld, Apple's ld and link.exe miss, and shared objects that cannot be loaded. */
export const linker: Tool = {
  tools: ['ld', 'lld', 'gold', 'link.exe', 'ld.so'],
  format: 'https://sourceware.org/binutils/docs/ld/',
  rules: [
    {
      category: 'code',
      match:
        /undefined reference to|undefined symbol|multiple definition of|symbol\(s\) not found|unresolved external|error LNK\d+|duplicate symbol|relocation truncated/,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'ld.lld: error: undefined symbol: tax(int)',
          headline: 'ld.lld: error: undefined symbol: tax(int)',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^Undefined symbols for architecture/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: 'Undefined symbols for architecture arm64:',
          headline: 'Undefined symbols for architecture arm64',
          category: 'code',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /(?:cannot find|unable to find library) -l\S+|error while loading shared libraries|cannot open shared object file|Library not loaded: |DLL load failed|version `GLIBC\S+' not found/,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: '  = note: rust-lld: error: unable to find library -lhello_kit',
          headline: '= note: rust-lld: error: unable to find library -lhello_kit',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match: /linker command failed|collect2: error|ld returned \d+ exit status/,
      says: 'wrapper',
      beforeLines: 2,
      examples: [
        {
          log: [
            "cart.c:(.text+0xa): undefined reference to `total'",
            'collect2: error: ld returned 1 exit status',
          ],
          headline: "cart.c:(.text+0xa): undefined reference to `total'",
          category: 'code',
        },
      ],
    },
  ],
};
