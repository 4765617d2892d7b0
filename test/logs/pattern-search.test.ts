import { describe, expect, it } from 'vitest';
import { searcher } from '../../src/logs/pattern-search.ts';
import { PatternTooSlowError, type Searcher } from '../../src/logs/search.ts';
import { twoLetters } from '../two-letters.ts';

const patternWorker = new URL('../../dist/pattern-worker.js', import.meta.url);

/** Takes minutes on a line of 1 MB that has these two letters in no order. */
const pattern = 'x[xy]{900}[0-9]'.repeat(4);
const line = Buffer.from(`${twoLetters(1 << 20)}\n`);

const open = (signal: AbortSignal, deadline: number) =>
  searcher(
    { pattern, regex: true, ignore_case: false },
    { signal, deadline, now: Date.now, patternWorker },
  );

const tried = async (found: Searcher) => {
  const search = found.search({ steps: [], context: 0, maxMatches: 1, after: 0 });
  await search.push(Buffer.from('the first line\n'));
  await search.push(Buffer.from(line));
  await search.push(Buffer.from(line));
  return search.end(true);
};

/** Processor time of this process with all its threads over a second, in milliseconds. */
async function busy(): Promise<number> {
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('a pattern in a log that comes in chunks', () => {
  const log = Buffer.from(
    Array.from({ length: 30_000 }, (_, n) => `line ${n + 1} of the log, é\n`).join(''),
  );

  const searched = async (finder: Searcher, chunk: number, maxMatches: number, whole: boolean) => {
    const search = finder.search({ steps: [], context: 1, maxMatches, after: 0 });
    for (let at = 0; at < log.length; at += chunk) {
      const { state, matches } = await search.push(log.subarray(at, at + chunk));
      if (state === 'enough') return matches;
    }
    return (await search.end(whole)).matches;
  };

  it.each([1000, 65_537, 1 << 20])('of %i bytes matches as plain text does', async (chunk) => {
    const call = { deadline: Date.now() + 60_000, now: Date.now, patternWorker };
    const finder = async (pattern: string, regex: boolean) =>
      searcher(
        { pattern, regex, ignore_case: false },
        { ...call, signal: new AbortController().signal },
      );
    const [text, pattern] = [await finder('7777 ', false), await finder('[12]?7{4} ', true)];
    for (const [maxMatches, whole] of [
      [9, true],
      [9, false],
      [1, true],
    ] as const) {
      const matches = await searched(pattern, chunk, maxMatches, whole);
      expect(matches).toEqual(await searched(text, chunk, maxMatches, whole));
      expect(matches.map(({ line }) => line.n)).toEqual(
        [7777, 17_777, 27_777].slice(0, maxMatches),
      );
    }
    pattern.close();
  });
});

describe('a pattern that takes minutes on a line', () => {
  it('is given up when the call is, and its thread ends', async () => {
    const call = new AbortController();
    const searching = tried(await open(call.signal, Date.now() + 60_000));
    setTimeout(() => call.abort(new Error('the caller gave up')), 500);
    await expect(searching).rejects.toThrow('the caller gave up');
    expect(await busy()).toBeLessThan(500);
  });

  it('is given up when time is up, and its thread ends', async () => {
    const { signal } = new AbortController();
    const started = Date.now();
    await expect(tried(await open(signal, started + 12_000))).rejects.toThrow(PatternTooSlowError);
    expect(Date.now() - started).toBeLessThan(12_000);
    expect(await busy()).toBeLessThan(500);
  });
});
