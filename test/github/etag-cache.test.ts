import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { etagCache } from '../../src/github/transport/etag-cache.ts';

it('remembers an answer for an hour, also one that is asked for all the time', async () => {
  let now = 1000;
  const answers = etagCache(1e6, () => now);
  const headers = new Map([['etag', '"one"']]);
  answers.set('run', { status: 200, headers, body: Buffer.from('{}') });
  for (const minute of [20, 40, 59]) {
    now = minute * 60_000;
    // The cache looks at the clock once in a millisecond.
    await setTimeout(5);
    expect(answers.get('run')?.etag).toBe('"one"');
  }
  now = 61 * 60_000;
  await setTimeout(5);
  expect(answers.get('run')).toBeUndefined();
});
