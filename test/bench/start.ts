import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, table } from './table.ts';

const server = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const echo = "process.stdin.once('data', (line) => { process.stdout.write(line); });";
const initialize = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1' },
  },
})}\n`;

/** Milliseconds from spawn to the first line of answer. */
async function timeToAnswer(words: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(initialize);
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it answered`)));
  });
  const took = performance.now() - started;
  child.removeAllListeners('exit');
  child.stdin.end();
  await new Promise((resolve) => child.once('exit', resolve));
  return took;
}

/** Spawn to the answer of `initialize`, beside a bare node that echoes one line, in turn. */
export async function benchStart(rounds = 15): Promise<void> {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const pair = [await timeToAnswer(['-e', echo]), await timeToAnswer([server])] as const;
    // The first round fills the disk cache.
    if (round < 0) continue;
    bare.push(pair[0]);
    ours.push(pair[1]);
  }
  table(`Cold start, ${rounds} rounds in turn`, [
    ['bare node, echo', `${median(bare).toFixed(0)} ms`],
    ['server, initialize', `${median(ours).toFixed(0)} ms`],
    ['ratio (at most 2.0)', (median(ours) / median(bare)).toFixed(2)],
  ]);
}
