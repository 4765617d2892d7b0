import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { diskCache } from '../../src/logs/cache.ts';
import type { KeptLog } from '../../src/logs/kept-log.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-cache-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function* bytes(text: string) {
  yield Buffer.from(text.slice(0, 3));
  yield Buffer.from(text.slice(3));
}

async function all(
  from: AsyncIterable<Uint8Array> | KeptLog | undefined,
): Promise<string | undefined> {
  if (!from) return undefined;
  const chunks = 'bytes' in from ? from.bytes() : from;
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts).toString();
}

const files = async () =>
  (await readdir(join(folder, 'logs'), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );

describe('the cache of logs', () => {
  const cache = (limit = 1000) => diskCache(join(folder, 'logs'), limit);

  it('gives back what was kept, also to another server', async () => {
    expect(await all(cache().keep('a', bytes('the log of a')))).toBe('the log of a');
    expect(await all(await cache().read('a'))).toBe('the log of a');
    expect(await cache().read('b')).toBeUndefined();
  });

  it('keeps nothing that did not come to its end', async () => {
    const own = cache();
    for await (const _ of own.keep('a', bytes('the log of a'))) break;
    expect(await own.read('a')).toBeUndefined();
    expect(await readdir(join(folder, 'logs', 'incoming'))).toEqual([]);
  });

  it('is private', async () => {
    await all(cache().keep('a', bytes('the log of a')));
    expect((await stat(join(folder, 'logs'))).mode & 0o777).toBe(0o700);
  });

  it('returns nothing of a damaged part, and deletes files that are not entries', async () => {
    const own = cache();
    await all(own.keep('a', bytes('the log of a')));
    const [entry] = await files();
    const path = join(entry?.parentPath ?? '', entry?.name ?? '');
    const whole = await readFile(path);
    await writeFile(path, Buffer.from(whole).fill('b', 11, 12));
    expect(await all(await own.read('a'))).toBe('');
    await writeFile(path, whole.subarray(0, -1));
    expect(await own.read('a')).toBeUndefined();
    expect(await files()).toEqual([]);
    await all(own.keep('a', bytes('the log of a')));
    expect(await all(await own.read('a'))).toBe('the log of a');
  });

  it('evicts the least recently used log', async () => {
    const own = cache(60);
    await all(own.keep('a', bytes('log a 67890')));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await all(own.keep('b', bytes('log b 67890')));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await all(await own.read('a'));
    await all(own.keep('c', bytes('log c 67890')));
    expect(await own.read('b')).toBeUndefined();
    expect(await all(await own.read('a'))).toBe('log a 67890');
    expect(await all(await own.read('c'))).toBe('log c 67890');
  });

  it('reads a log to its end though it is evicted meanwhile', async () => {
    const own = cache(60);
    await all(own.keep('a', bytes('log a 67890')));
    const [entry] = await files();
    const reading = await own.read('a');
    for (const key of ['b', 'c', 'd']) await all(cache(60).keep(key, bytes(`log ${key} 67890`)));
    // Nobody waits for the counting of what others kept.
    await expect
      .poll(async () => (await files()).map(({ name }) => name))
      .not.toContain(entry?.name);
    expect(await all(reading)).toBe('log a 67890');
    expect(await own.read('a')).toBeUndefined();
  });

  it('works without errors where many calls evict what others read', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    const large = (n: number) => `log ${n} `.repeat(100_000);
    const callers = Array.from({ length: 8 }, async (_, caller) => {
      const own = cache(1_500_000);
      for (let turn = 0; turn < 12; turn++) {
        const n = (caller * 5 + turn * 7) % 6;
        const chunks = (await own.read(`${n}`)) ?? own.keep(`${n}`, bytes(large(n)));
        expect((await all(chunks)) === large(n)).toBe(true);
      }
    });
    await Promise.all(callers);
    expect(complaints.mock.calls).toEqual([]);
  });

  it('passes a log on where it cannot be kept, and says so once', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    await writeFile(join(folder, 'logs'), 'a file where the folder should be');
    await chmod(join(folder, 'logs'), 0o600);
    const own = cache();
    expect(await all(own.keep('a', bytes('the log of a')))).toBe('the log of a');
    expect(await own.read('a')).toBeUndefined();
    expect(complaints.mock.calls.map(([text]) => String(text).slice(0, 43))).toEqual([
      'workflow-runs-mcp: logs are not cached: Err',
    ]);
  });
});
