import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import type { StoredLog } from '../../src/logs/fetch.ts';
import { type Budget, openZip } from '../../src/logs/zip-ranges.ts';

const pause = async () => {};

async function zipped(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(content, name);
  zip.end();
  return buffer(zip.outputStream);
}

/** Storage with one file, that counts what it is asked for. */
function stored(bytes: Buffer, ranged = true) {
  const asked: string[] = [];
  const source: StoredLog = {
    async locate() {},
    async part(from, to) {
      asked.push(`${from}-${to}`);
      const body = ranged ? bytes.subarray(from, to + 1) : bytes;
      return {
        from: ranged ? from : 0,
        size: bytes.length,
        ranged,
        body: (async function* () {
          yield* Readable.from([body]) as AsyncIterable<Uint8Array>;
        })(),
        drop() {},
      };
    },
    async *all() {},
  };
  return { source, asked };
}

const noise = (size: number) => {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at);
  return bytes;
};

const open = (bytes: Buffer, budget: Budget = { bytes: 50e6 }, ranged = true) =>
  openZip(stored(bytes, ranged).source, bytes.length, budget, pause);

describe('the zip of an artifact', () => {
  it('is read by its end and by the files that are wanted, near ones together', async () => {
    const zip = await zipped({
      'a.xml': Buffer.from('first'),
      'b.xml': Buffer.from('second'),
      'video.webm': noise(2_000_000),
      'c.xml': Buffer.from('third'),
      'trace.zip': noise(2_000_000),
    });
    const { source, asked } = stored(zip);
    const budget = { bytes: 1e6 };
    const opened = await openZip(source, zip.length, budget, pause);
    const wanted = opened.entries.filter(({ name }) => name.endsWith('.xml'));
    await opened.prepare(wanted);
    const texts = [];
    for (const entry of wanted) texts.push(String(await opened.read(entry, 100)));
    expect(texts).toEqual(['first', 'second', 'third']);
    expect(asked).toHaveLength(3);
    expect(1e6 - budget.bytes).toBeLessThan(110_000);
  });

  it('is read whole where storage knows no ranges and it is small, and not where it is large', async () => {
    const small = await zipped({ 'a.xml': Buffer.from('first'), noise: noise(500_000) });
    const opened = await open(small, { bytes: 2e6 }, false);
    expect(opened.entries.map(({ name }) => name)).toEqual(['a.xml', 'noise']);
    const large = await zipped({ noise: noise(3_000_000) });
    await expect(open(large, { bytes: 2e6 }, false)).rejects.toThrow(
      'storage does not give parts of it, and it is too large to be read whole',
    );
  });

  it('that unpacks to more than is wanted is read no further', async () => {
    const bomb = await zipped({ 'junit.xml': Buffer.alloc(60_000_000) });
    const opened = await open(bomb);
    const [entry] = opened.entries;
    const read = entry && (await opened.read(entry, 1_000_000));
    expect(read?.length).toBeGreaterThanOrEqual(1_000_000);
    expect(read?.length).toBeLessThan(1_200_000);
  });

  it('that unpacks to more than it claims is refused', async () => {
    const zip = await zipped({ 'junit.xml': Buffer.from('x'.repeat(5_000)) });
    // The size in the directory: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.12
    zip.writeUInt32LE(10, zip.indexOf('PK\u0001\u0002') + 24);
    const opened = await open(zip);
    const [entry] = opened.entries;
    await expect(entry && opened.read(entry, 1e6)).rejects.toThrow(/^its zip is broken \(/);
  });

  it('costs no more than the budget, and says that it would', async () => {
    const zip = await zipped({ 'a.xml': noise(400_000), 'b.xml': noise(400_000) });
    const opened = await open(zip, { bytes: 200_000 });
    await expect(opened.prepare(opened.entries)).rejects.toThrow(
      'it would take more bytes than one call reads',
    );
  });

  it('of any bytes is read or refused with a sentence', async () => {
    const real = await zipped({ 'a.xml': Buffer.from('first'), 'b.xml': Buffer.from('second') });
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.uint8Array({ maxLength: 12 }), async (at, patch) => {
        const bytes = Buffer.from(real);
        bytes.set(patch.subarray(0, bytes.length - (at % bytes.length)), at % bytes.length);
        try {
          const opened = await open(bytes);
          for (const entry of opened.entries) await opened.read(entry, 100);
        } catch (error) {
          expect(String(error)).toMatch(/^ZipError: /);
        }
      }),
      { numRuns: 300 },
    );
  });
});
