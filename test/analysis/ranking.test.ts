import { describe, expect, it } from 'vitest';
import type { Cause } from '../../src/analysis/cause.ts';
import { causeOf } from '../../src/analysis/cause.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';
import { lineScores, scoreOf } from '../../src/analysis/line-score/line-score.ts';
import { whole } from '../../src/analysis/parts.ts';
import { rankLines } from '../../src/analysis/rank-lines.ts';
import { selectLines } from '../../src/analysis/select-lines.ts';
import proof from '../train/proof.json' with { type: 'json' };

const linesOf = (texts: readonly string[]) =>
  texts.map((text, index) => ({ n: index + 1, at: undefined, text }));

function quoted(texts: readonly string[], bytes: number, given: Partial<Cause> = {}): string[] {
  const lines = linesOf(texts);
  const evidence = diagnose({ lines });
  const cause = causeOf(evidence, lines);
  const ranking = rankLines(evidence, lines, cause && { ...cause, ...given });
  return selectLines(ranking, bytes).map(({ at, length }) => texts[at]?.slice(0, length) ?? '');
}

const chatter = Array.from(
  { length: 80 },
  (_, index) => `worker ${index} took a chunk of ${index}`,
);

describe('the score of a line', () => {
  it('equals the score that the trainer computed', () => {
    const scores = proof.rows.map((row) => scoreOf(Float32Array.from(row)));
    for (const [index, score] of scores.entries()) {
      expect(score).toBeCloseTo(proof.scores[index] ?? Number.NaN, 2);
    }
    expect(Math.max(...scores) - Math.min(...scores)).toBeGreaterThan(0.3);
  });

  it('is higher for reasons than for progress messages, also of tools that no rule knows', () => {
    const texts = [
      ...chatter,
      'frobnicate: cannot open ledger.fro:12: unexpected token',
      '',
      'frobnicate exited with status 3',
    ];
    const scores = whole(lineScores(texts));
    const reason = scores[chatter.length] ?? 0;
    expect(reason).toBeGreaterThan(3 * Math.max(...scores.slice(0, chatter.length - 5)));
  });
});

describe('what is quoted', () => {
  it('has the line of the headline whole where there is room for little else', () => {
    const long = `error TS2322: Type 'Cart' is not assignable: ${'a'.repeat(260)} the end`;
    const texts = [...chatter, long, 'fatal: one more', 'fatal: another'];
    expect(quoted(texts, 700, { at: chatter.length })).toContain(long);
    expect(quoted(texts, 340, { at: chatter.length })).toEqual([long]);
  });

  it('includes the last lines before the end where the cause is not sure', () => {
    const texts = [
      ...chatter,
      'the ledger is closed',
      '##[error]Process completed with exit code 3.',
    ];
    const unsure = quoted(texts, 1200, { confidence: 0.3 });
    expect(unsure.slice(-5)).toEqual(texts.slice(-5));
    expect(unsure.join('\n').length).toBeGreaterThan(900);
  });

  it('leaves out the set-up of the job and the steps before the one that failed', () => {
    const setUp = ['##[group]Operating System', 'Ubuntu', 'Prepare all required actions'];
    const before = [
      '##[group]Run ./open',
      'shell: /usr/bin/bash -e {0}',
      '##[endgroup]',
      ...chatter,
    ];
    const step = ['##[group]Run ./book', 'shell: /usr/bin/bash -e {0}', '##[endgroup]'];
    const said = ['##[group]Run of the day', 'the ledger is closed'];
    const texts = [
      ...setUp,
      ...before,
      ...step,
      ...said,
      '##[error]Process completed with exit code 3.',
    ];
    const shown = quoted(texts, 4000, { confidence: 0.3 });
    expect(shown).toEqual(expect.arrayContaining(said));
    // What stands right before a step may be quoted beside it.
    const elsewhere = [...setUp, ...chatter.slice(0, -1)];
    expect(shown.filter((line) => elsewhere.includes(line))).toEqual([]);
  });

  it('ends early where the cause is sure, and leaves room unused', () => {
    const texts = [
      ...chatter,
      'src/cart.ts(41,7): error TS2322: Type string is not assignable to type number.',
      '##[error]Process completed with exit code 2.',
    ];
    const sure = quoted(texts, 4000, { confidence: 0.9 });
    expect(sure).toContain(texts[chatter.length]);
    expect(sure.join('\n').length).toBeLessThan(1500);
  });

  it('has the list that a checker prints last, however little its lines sound like errors', () => {
    const dead = Array.from(
      { length: 18 },
      (_, n) => `  ${n + 1}. 301 https://example.org/${n} → /`,
    );
    const survived = [
      'curl: (6) Could not resolve host: mirror.example.org',
      ...Array.from({ length: 300 }, (_, n) => `  ${n}. 200 https://example.com/${n}`),
    ];
    const texts = [...survived, '> Links', ...dead, '', 'The command "links" exited with 1.'];
    const shown = quoted(texts, 5000, { at: 0, confidence: 0.9 });
    expect(shown).toEqual(expect.arrayContaining(['> Links', ...dead]));
  });

  it('has all similar complaints of a block where there is room', () => {
    const complaints = Array.from(
      { length: 9 },
      (_, n) => ` ${n + 40}:11  ✖  Expected a leading zero   number-leading-zero`,
    );
    const texts = [...chatter, ...complaints, '##[error]Process completed with exit code 2.'];
    expect(quoted(texts, 5000, { confidence: 0.9 })).toEqual(expect.arrayContaining(complaints));
  });

  it.each([
    'ok  \texample.org/cart\t0.012s',
    '?   \texample.org/cart/cmd\t[no test files]',
    '--- PASS: TestVat (0.00s)',
    '> Task :app:processResources UP-TO-DATE',
    '> Run with --stacktrace option to get the stack trace.',
    '[ERROR] Re-run Maven using the -X switch to enable full debug logging.',
    "Temporarily overriding HOME='/home/runner/work/_temp/1' before making global git config changes",
    '\tat java.base/java.util.ArrayList.get(ArrayList.java:427)',
    '\tat org.junit.Assert.fail(Assert.java:89)',
    '    at Module._compile (node:internal/modules/cjs/loader:1554:14)',
    '\t... 23 more',
  ])('leaves out unhelpful lines, however near they are to the cause: %s', (text) => {
    const texts = ['AssertionError: expected 118 to be 119', text, 'FAILED CartTest.vat'];
    expect(quoted(texts, 3000)).not.toContain(text);
  });

  it('has the frames of the project itself', () => {
    const frame = '\tat com.example.shop.Cart.total(Cart.java:41)';
    const texts = ['java.lang.IllegalStateException: no price', frame, '\t... 23 more'];
    expect(quoted(texts, 3000)).toContain(frame);
  });
});
