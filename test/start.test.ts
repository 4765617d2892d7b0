import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>
  >;
}

/** Writes the address of each module to stderr that is loaded. */
const telling = `
export async function load(url, context, next) {
  process._rawDebug('loaded ' + url);
  return next(url, context);
}`;
const dataOf = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
const registering = `import { register } from 'node:module'; register(${JSON.stringify(dataOf(telling))});`;

/** The packages, and the folders of src/, of which a server over stdio has loaded something. */
async function loadedFor(...messages: readonly object[]) {
  const { outputs } = JSON.parse(readFileSync(`${root}build/main.meta.json`, 'utf8')) as Metafile;
  const words = ['--import', dataOf(registering), `${root}dist/main.js`];
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH, GITHUB_TOKEN: 'token-of-nobody' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part) => {
    said += part;
  });
  for (const message of messages) {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    if ('id' in message) await once(child.stdout, 'data');
  }
  child.stdin.end();
  await once(child, 'close');
  const inputs = [...said.matchAll(/^loaded file:.*\/(dist\/\S+)$/gm)].flatMap(([, file = '']) =>
    Object.keys(outputs[file]?.inputs ?? {}),
  );
  const names = inputs.map(
    (input) =>
      /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(input)?.[1] ??
      /^(?:src\/mcp\/http|src\/[^/]+|tools|package\.json)/.exec(input)?.[0] ??
      input,
  );
  return [...new Set(names)].sort();
}

const initialize = {
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
};
const initialized = { method: 'notifications/initialized' };
const list = { id: 2, method: 'tools/list' };

it('loads no more than it needs before the handshake', async () => {
  const loaded = await loadedFor(initialize);
  expect(loaded).toEqual([
    '@modelcontextprotocol/sdk',
    'global:node:process',
    'package.json',
    'src/config',
    'src/github',
    'src/main.ts',
    'src/mcp',
    'src/text',
    'src/version.ts',
    'tools',
    'zod',
  ]);
});

it('loads nothing of HTTP, its metrics, its store or the demo over stdio', async () => {
  const loaded = await loadedFor(initialize, initialized, list);
  expect(loaded).toContain('src/answers');
  const others = ['src/mcp/http', 'prom-client', '@redis/client', 'src/fake-github', 'msw'];
  expect(loaded.filter((name) => others.includes(name))).toEqual([]);
});

it('has code of one byte for each character, which takes half the memory', () => {
  const code = readdirSync(`${root}dist`).filter((name) => name.endsWith('.js'));
  expect(code).toContain('main.js');
  const wide = code.filter((name) =>
    readFileSync(`${root}dist/${name}`).some((byte) => byte > 127),
  );
  expect(wide).toEqual([]);
});
