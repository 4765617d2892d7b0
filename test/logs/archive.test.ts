import { createWriteStream } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { jobsOfArchive, openArchive } from '../../src/logs/archive.ts';
import { saveArchive } from '../../src/logs/save-archive.ts';

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
    const path = await zip({ '0_build.txt': 'x'.repeat(1 << 20) });
    const bytes = await readFile(path);
    // The size that the directory gives: 24 bytes into the entry.
    bytes.writeUInt32LE(200 << 20, bytes.indexOf('PK\u0001\u0002') + 24);
    await writeFile(path, bytes);
    await expect(openArchive(path)).rejects.toThrow(
      /^The archive of [\d.]+ kB claims to unpack to 210 MB, which no log does: it is not opened\.$/,
    );
  });

  it('that is broken is explained', async () => {
    const path = join(folder, 'broken.zip');
    await writeFile(path, 'PK\u0003\u0004 and nothing of an archive');
    await expect(openArchive(path)).rejects.toThrow(
      /^The archive cannot be read \(.*\)\. Download it again\.$/,
    );
  });

  it('that is not a zip is deleted after its download', async () => {
    const destination = { root: folder, path: ['private', 'run.zip'], limit: 1000, instead: '' };
    await expect(
      saveArchive({ bytes: Readable.from([Buffer.from('<html>')]) }, destination),
    ).rejects.toThrow(/^Storage sent something else than a zip archive/);
    expect(await readdir(join(folder, 'archives/private'))).toEqual([]);
    expect((await stat(join(folder, 'archives/private'))).mode & 0o777).toBe(0o700);
  });

  it('whose names would fill the memory is refused', async () => {
    const names = Array.from(
      { length: 800 },
      (_, n) => [`${n}_${'x'.repeat(65_000)}`, ''] as const,
    );
    await expect(openArchive(await zip(Object.fromEntries(names)))).rejects.toThrow(
      'The archive has more than 100000 files, or longer names than files of logs have: it is not opened.',
    );
  }, 30_000);
});

describe('archives on disk', () => {
  const archives = () => join(folder, 'archives');
  const instead = 'read_log and search_logs read single logs without it.';
  const save = async (name: string, bytes: AsyncIterable<Uint8Array>, limit = 1000) => {
    const destination = { root: folder, path: ['octo-org', name], limit, instead };
    return (await saveArchive({ bytes }, destination)).path;
  };
  const some = (size: number) => Readable.from([Buffer.from('PK\u0003\u0004'.padEnd(size))]);

  it('take no more than they may: one that does not end is given up, and nothing of it is kept', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1000;
        yield Buffer.alloc(1000, 'x');
      }
    }
    await expect(save('run.zip', endless(), 1e6)).rejects.toThrow(
      'The archive takes more than the 1.0 MB that --archive-size allows: nothing of it is kept. read_log and search_logs read single logs without it.',
    );
    expect(given).toBeLessThan(1.2e6);
    expect(await readdir(join(archives(), 'octo-org'))).toEqual([]);
    // What was given up counts no longer.
    expect(await save('small.zip', some(900))).toBe(join(archives(), 'octo-org/small.zip'));
  });

  it('make room for a new one, the oldest first', async () => {
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      await utimes(await save(name, some(300)), 1000 + index, 1000 + index);
    }
    await save('d', some(500));
    expect((await readdir(join(archives(), 'octo-org'))).sort()).toEqual(['c', 'd']);
  });

  it.skipIf(process.platform === 'win32').each([
    ['a folder that others may write', '', () => chmod(archives(), 0o777)],
    [
      'a link to a folder that others may write',
      'a link to ',
      async () => {
        await rm(archives(), { recursive: true });
        await mkdir(join(folder, 'theirs'));
        await chmod(join(folder, 'theirs'), 0o777);
        await symlink(join(folder, 'theirs'), archives());
      },
    ],
  ])('are not put into %s', async (_, link, spoil) => {
    await save('first', some(10));
    await spoil();
    const before = await readdir(archives());
    await expect(save('second', some(10))).rejects.toThrow(
      `${archives()} is ${link}a folder that others may write, so that nothing is kept there. Remove it, or let only its owner write (chmod 700), or set XDG_CACHE_HOME to another place.`,
    );
    expect(await readdir(archives())).toEqual(before);
  });

  it('are not written through a link that somebody else put there', async () => {
    const victim = join(folder, 'victim');
    await writeFile(victim, 'as it was');
    await save('first', some(10));
    await symlink(victim, join(archives(), 'octo-org/run.zip'));
    await save('run.zip', some(10));
    expect(await readFile(victim, 'utf8')).toBe('as it was');
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

  it('in time that does not grow with jobs times files', () => {
    const shared = 'build on the machine that everybody shares with everybody else, '.repeat(3);
    const jobs = Array.from({ length: 2000 }, (_, id) => ({ id, name: `${shared}${id}` }));
    const files = Array.from({ length: 50_000 }, (_, index) =>
      file(`${index}_${shared.slice(0, 61 + (index % 100))}${' '.repeat(index % 500)}${index}.txt`),
    );
    const begun = process.cpuUsage();
    expect(jobsOfArchive([...files, file(`1_${shared}7.txt`)], jobs).at(-1)?.job_id).toBe(7);
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1000).toBeLessThan(2000);
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
