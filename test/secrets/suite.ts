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
  const texts = new Map<string, string>();
  for (const name of await readdir(folder)) {
    texts.set(name, await readFile(join(folder, name), 'utf8'));
  }
  await rm(folder, { recursive: true, force: true });
  const named = texts.get('secrets')?.trimEnd().split('\n') ?? [];
  texts.delete('secrets');
  const secrets = new Set([token, signature, ...named.map((line) => String(JSON.parse(line)))]);
  const forms = [...secrets].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ]);
  for (const text of texts.values()) {
    for (const form of forms) {
      const at = text.indexOf(form);
      if (at < 0) continue;
      // Vitest only prints what is thrown here.
      process.exitCode = 1;
      throw new Error(`A secret came out: ${text.slice(Math.max(0, at - 200), at + 100)}`);
    }
  }
  const size = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  console.log(
    `No secret is in the ${(size / 1e6).toFixed(1)} MB that the server said in this run (${secrets.size} secrets looked for).`,
  );
}
