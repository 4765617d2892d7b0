import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandOf, oneTestCommand } from '../../src/analysis/one-test.ts';
import type { OneTest } from '../../src/analysis/rule.ts';
import { tools } from '../../src/analysis/rules/index.ts';

const ways = tools.flatMap(({ tools: [tool = ''], oneTest = [] }) =>
  oneTest.map((way) => ({ tool, way, ...way.example })),
);

describe('the command that runs one test', () => {
  it.each(ways)('is the one that $tool takes: $command', ({ way, test, command }) => {
    expect(commandOf(way, test)).toBe(command);
  });

  it.each(ways)('is made by the first pattern of $tool that matches the name $test', ({
    way,
    tool,
    test,
  }) => {
    const own = tools.find(({ tools: [name] }) => name === tool)?.oneTest ?? [];
    expect(own.find(({ name }) => name.test(test))).toBe(way);
  });

  it('hands a shell the name as one argument, whatever is in it', () => {
    const way: OneTest = {
      name: /^(?<test>.+)$/,
      command: 'printf %s {test}',
      example: { test: 'a', command: 'printf %s a' },
    };
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom("'; touch /tmp/x; '", '$(id)', '`id`', '"', '\\', '-n', "'\\''", '!$&'),
          fc.stringMatching(/^[ -~]{1,40}$/),
        ),
        (test) => {
          expect(execFileSync('sh', ['-c', commandOf(way, test) ?? ''], { encoding: 'utf8' })).toBe(
            test,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is left out where a name only looks like one of a tool that the log does not mention', () => {
    const log = (line: string) =>
      [line, '1) adds up'].map((text, index) => ({ n: index + 1, at: undefined, text }));
    const evidence = [
      {
        first: 1,
        last: 1,
        core: 1,
        category: 'test',
        guess: false,
        says: 'root',
        weight: 90,
        known: true,
        test: 'adds up',
        shaped: 'adds up',
      },
    ] as const;
    expect(oneTestCommand('adds up', evidence, log('$ bats test'))).toBeUndefined();
    expect(oneTestCommand('other', evidence, log('$ mocha'))).toBeUndefined();
  });
});
