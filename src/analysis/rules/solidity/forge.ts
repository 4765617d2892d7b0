import type { Tool } from '../../rule.ts';

/** solc, as forge and hardhat pass it on; tests of forge. */
export const forge: Tool = {
  tools: ['forge', 'solc', 'hardhat'],
  format: 'https://book.getfoundry.sh/forge/tests',
  oneTest: [
    {
      name: /^(?<test>test\w+)\(/,
      command: 'forge test --match-test ^{test:pattern}$',
      example: { test: 'testAdds()', command: "forge test --match-test '^testAdds$'" },
    },
  ],
  rules: [
    {
      category: 'test',
      match: /^\[FAIL[.:].*\] (?<test>\w+\(.*?\)) \(/,
      says: 'root',
      examples: [
        {
          log: '[FAIL: assertion failed: 7 != 12] testAddsPrices() (gas: 1234)',
          headline: 'assertion failed: 7 != 12',
          category: 'test',
          test: 'testAddsPrices()',
        },
      ],
    },
    {
      category: 'code',
      match: /^Error \(\d{4}\): \S/,
      says: 'root',
      afterLines: 5,
      examples: [
        {
          log: [
            'Compiler run failed:',
            'Error (7576): Undeclared identifier.',
            '  --> src/Cart.sol:7:1:',
          ],
          headline: 'Undeclared identifier',
          category: 'code',
          file: 'src/Cart.sol:7',
        },
      ],
    },
    {
      category: 'code',
      match: /^Compiler run failed:$/,
      says: 'wrapper',
      afterLines: 3,
      examples: [
        {
          log: ['Compiler run failed:', 'Error (7576): Undeclared identifier.'],
          headline: 'Undeclared identifier',
          category: 'code',
        },
      ],
    },
  ],
};
