import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { jobsOfArchive, openArchive, saveArchive } from '../../src/logs/archive.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-archive-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function zip(files: Readonly<Record<string, Readable | string>>): Promise<string> {
  const path = join(folder, 'made.zip');
  const made = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string') made.addBuffer(Buffer.from(content), name);
    else made.addReadStream(content, name);
  }
  made.end();
  await pipeline(made.outputStream, createWriteStream(path));
  return path;
}

describe('an archive', () => {
  it('is listed and read entry by entry', async () => {
    const archive = await openArchive(
      await zip({ '0_build.txt': 'hello', 'build/1_Set up job.txt': 'set up' }),
    );
    expect(archive.files).toEqual([
      { name: '0_build.txt', size: 5, encrypted: false },
      { name: 'build/1_Set up job.txt', size: 6, encrypted: false },
    ]);
    const [first] = archive.files;
    const chunks: Uint8Array[] = [];
    if (first) for await (const chunk of archive.read(first)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('hello');
    archive.close();
  });

  it('that claims to unpack to what no log does is refused', async () => {
    const zeros = Buffer.alloc(1 << 20);
    const bomb = Readable.from(
      (function* () {
        for (let megabyte = 0; megabyte < 200; megabyte++) yield zeros;
      })(),
    );
    await expect(openArchive(await zip({ '0_build.txt': bomb }))).rejects.toThrow(
      /^The archive of \d+ kB claims to unpack to 210 MB, which no log does: it is not opened\.$/,
    );
  }, 20_000);

  it('that is broken is explained', async () => {
    const path = join(folder, 'broken.zip');
    await writeFile(path, 'PK\u0003\u0004 and nothing of an archive');
    await expect(openArchive(path)).rejects.toThrow(
      /^The archive cannot be read \(.*\)\. Download it again\.$/,
    );
  });

  it('that is none is not left behind', async () => {
    const path = join(folder, 'private/run.zip');
    await expect(saveArchive(Readable.from([Buffer.from('<html>')]), path)).rejects.toThrow(
      /^Storage sent something else than a zip archive/,
    );
    expect(await readdir(join(folder, 'private'))).toEqual([]);
    expect((await stat(join(folder, 'private'))).mode & 0o777).toBe(0o700);
  });
});

describe('files of an archive belong to jobs', () => {
  const file = (name: string) => ({ name, size: 1, encrypted: false });
  const long = `build (${'ubuntu-latest, '.repeat(8)}20)`;

  it.each([
    ['by their name', '0_lint.txt', ['lint'], 0],
    [
      'by the newer service, with _ for what a file name cannot have',
      '11_build (ubuntu, 3.11) _ lint.txt',
      ['build (ubuntu, 3.11) / lint'],
      0,
    ],
    [
      'by the older service, which left such characters out',
      '1_build  lint.txt',
      ['build / lint'],
      0,
    ],
    ['by the older service, which cut names at 90', `2_${long.slice(0, 90)}.txt`, [long], 0],
    ['by the legacy service, with a negative number', '-2147483648_lint.txt', ['lint'], 0],
    ['not at all where two could be meant', '3_a b.txt', ['a/b', 'a:b'], undefined],
    ['not at all where there is no such job', '4_other.txt', ['lint'], undefined],
  ])('%s', (_, name, jobs, index) => {
    const known = jobs.map((job, id) => ({ id: id + 100, name: job }));
    const [found] = jobsOfArchive([file(name)], known);
    expect(found?.job_id).toBe(index === undefined ? undefined : index + 100);
  });

  it('with their steps in order, also where the whole job has no file', () => {
    const files = [
      'build/10_Test.txt',
      'build/2_Install.txt',
      'build/system.txt',
      'runner-diagnostic-logs/1-build.zip',
    ];
    expect(jobsOfArchive(files.map(file), [{ id: 7, name: 'build' }])).toEqual([
      {
        name: 'build',
        job_id: 7,
        file: undefined,
        steps: [
          { number: 2, name: 'Install', size: 1 },
          { number: 10, name: 'Test', size: 1 },
        ],
      },
    ]);
  });
});
