import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signature, token } from './transcript.ts';

let folder: string;

/** Before the suite: a place for all that the server will say in it. */
export async function setup(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-transcript-'));
  process.env.TEST_TRANSCRIPT = folder;
}

/** After the whole suite: no secret is in any reply, log line, line on stderr or file of it. */
export async function teardown(): Promise<void> {
  const names = await readdir(folder);
  const named = names.includes('secrets')
    ? (await readFile(join(folder, 'secrets'), 'utf8')).trimEnd().split('\n')
    : [];
  const secrets = new Set([token, signature, ...named.map((line) => String(JSON.parse(line)))]);
  const forms = [...secrets].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ]);
  let size = 0;
  for (const name of names.filter((each) => each !== 'secrets')) {
    size += await lookThrough(join(folder, name), forms);
  }
  await rm(folder, { recursive: true, force: true });
  console.log(
    `No secret is in the ${(size / 1e6).toFixed(1)} MB that the server said in this run (${secrets.size} secrets looked for).`,
  );
}

/** Looks for secrets in a file that may be longer than a text can be; gives its length. */
async function lookThrough(path: string, forms: readonly string[]): Promise<number> {
  const longest = Math.max(...forms.map(({ length }) => length));
  let before = '';
  let size = 0;
  for await (const part of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 24 })) {
    const text = before + part;
    for (const form of forms) {
      const at = text.indexOf(form);
      if (at < 0) continue;
      // Vitest only prints what is thrown here.
      process.exitCode = 1;
      throw new Error(`A secret came out: ${text.slice(Math.max(0, at - 200), at + 100)}`);
    }
    size += part.length;
    before = text.slice(-longest);
  }
  return size;
}
