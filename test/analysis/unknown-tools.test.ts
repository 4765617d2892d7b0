import { describe, expect, it } from 'vitest';
import { causeOf } from '../../src/analysis/cause.ts';
import { kindOfCommands } from '../../src/analysis/command-kind.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';
import { isWrapper } from '../../src/analysis/specificity.ts';
import { causeOfStep } from './step.ts';

describe('the category of a failure that no rule knows', () => {
  it.each([
    ['a test, by the command', 'brewtest run -v', 'TeaError: the cup is empty', 'test'],
    ['code, where no test ran', 'brew run', 'TeaError: the cup is empty', 'code'],
    [
      'a test, by the file of tests that it happened in',
      'brew run',
      'TeaError: no cup at spec/cup_spec.tea:7',
      'test',
    ],
    ['a test, by what was expected', 'brew run', 'Error: expected 3 cups, but got 2', 'test'],
    [
      'code, where what was built has a fault in a line',
      'go build ./...',
      'shop/tea.brew:4:9: no cup is called so',
      'code',
    ],
    [
      'lint, where a rule is named behind what is objected to',
      'brew run',
      'shop/tea.brew:4:9: error: cups are too small [cup-size]',
      'lint',
    ],
    [
      'a dependency, where a header is not there',
      'brew run',
      'brew: kettle.h: No such file or directory',
      'dependency',
    ],
    [
      'code, where a file of tests does not compile',
      'brewtest run',
      'spec/cup_spec.tea:4:9: error: expected `;`',
      'code',
    ],
  ])('is %s', (_, command, output, category) => {
    expect(causeOfStep(command, output)?.category).toBe(category);
  });

  it.each([
    'No file in /home/runner/work/shop/shop matched to [**/cups.lock]',
    'Cups are handed out by the waiter alone',
  ])('is the set-up of an action where that objects itself: %s', (objection) => {
    const texts = [
      '##[group]Run octo-org/setup-cups@v2',
      'with:',
      '  cache: cups',
      '##[endgroup]',
      `##[error]${objection}`,
    ];
    const lines = texts.map((text, index) => ({ n: index + 1, at: undefined, text }));
    expect(causeOf(diagnose({ lines }), lines)?.category).toBe('configuration');
  });

  it.each([
    ['go test -race ./...', 'test'],
    ['./ci/unit_tests.sh', 'test'],
    ['build/cart_test --all', 'test'],
    ['go build ./... && test -f shop', 'code'],
    ['cups@latest --brew', undefined],
    ['if test -f go.mod; then brew; fi', undefined],
    ['contest run', undefined],
    ['docker buildx imagetools inspect tea', undefined],
    ['make fmt-check', 'lint'],
  ])('of the command %s is %s', (command, category) => {
    expect(kindOfCommands([command])).toBe(category);
  });
});

describe('a line that only gives a verdict', () => {
  it.each([
    'Result: FAIL',
    '# fail 1',
    'Issues : 3',
    '1 runs, 1 assertions, 1 failures, 0 errors, 0 skips',
    'Some errors were emitted while running checks.',
  ])('is no cause: %s', (verdict) => {
    expect(isWrapper(verdict)).toBe(true);
    const cause = causeOfStep('brew run', 'tea: the price is missing', verdict);
    expect(cause?.cause).toBe('tea: the price is missing');
  });

  it.each([
    'cups: 3 == 4 failed',
    'Tests of the cup failed',
    '+   total: 7',
  ])('is not taken for one: %s', (said) => {
    expect(isWrapper(said)).toBe(false);
  });
});

describe('a cause that no rule knows', () => {
  it('is not sure where it is the name of a test alone', () => {
    const cause = causeOfStep('brewtest run', 'cups::fills_the_cup ... FAILED');
    expect(cause?.cause).toBe('cups::fills_the_cup ... FAILED');
    expect(cause?.confidence).toBeLessThan(0.6);
  });

  it('is the line marked as an error, however much its step prints after it', () => {
    const work = Array.from({ length: 60 }, (_, index) => `cup ${index} is full`);
    const marked = '##[error]cup 7 has 12 spoons (limit: 9)';
    const cause = causeOfStep('check-cups', marked, ...work, 'These cups failed:', 'cup seven');
    expect(cause?.cause).toBe('cup 7 has 12 spoons (limit: 9)');
  });

  it('is the last of several numbered causes, past the frames between them', () => {
    const cause = causeOfStep(
      'brew run',
      'Error: cannot brew `tea.wasm`',
      '',
      'Caused by:',
      '    0: failed to invoke the kettle',
      '    1: error while boiling at:',
      '           0: 0x1d79194 - kettle!heat',
      '           1: 0x1d78d59 - kettle!fill',
      '    2: no water at address 0xf0000005',
    );
    expect(cause?.cause).toBe(
      'Error: cannot brew `tea.wasm`; caused by no water at address 0xf0000005',
    );
  });
});
