import type { Tool } from '../../rule.ts';

/** The compiler of OCaml, as dune passes it on. */
export const dune: Tool = {
  tools: ['ocaml', 'dune'],
  format: 'https://ocaml.org/manual/comp.html',
  rules: [
    {
      category: 'code',
      match: /^File "\S+\.mli?", lines? [\d-]+(?:, characters [\d-]+)?:$/,
      says: 'summary',
      afterLines: 5,
      examples: [
        {
          log: [
            'File "src/cart.ml", line 12, characters 4-8:',
            '12 |     totl',
            'Error: Unbound value totl',
          ],
          headline: 'Unbound value totl',
          category: 'code',
          file: 'src/cart.ml:12',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^Error: (?:Unbound |This expression has type|Signature mismatch|Syntax error|The implementation )/,
      says: 'root',
      beforeLines: 3,
      examples: [
        { log: 'Error: Unbound value totl', headline: 'Unbound value totl', category: 'code' },
      ],
    },
  ],
};
