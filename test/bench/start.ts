import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
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

/** More certificates than Node's own, which a bare node reads at its start, too. */
const certificates = [
  process.env.NODE_EXTRA_CA_CERTS ?? '',
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/ssl/cert.pem',
].find((path) => existsSync(path));

/** Milliseconds from spawn to the first line of answer. */
async function timeToAnswer(words: readonly string[], extra: string | undefined): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, words, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: extra },
  });
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
  const rows = [['initialize is answered', 'ms', 'bare node, ms', 'ratio', 'at most']];
  const row = async (name: string, most: string, extra: string | undefined) => {
    const bare: number[] = [];
    const ours: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const pair = [
        await timeToAnswer(['-e', echo], extra),
        await timeToAnswer([server], extra),
      ] as const;
      // The first round fills the disk cache.
      if (round < 0) continue;
      bare.push(pair[0]);
      ours.push(pair[1]);
    }
    const [own, other] = [median(ours), median(bare)];
    rows.push([name, own.toFixed(0), other.toFixed(0), (own / other).toFixed(2), most]);
  };
  if (certificates) await row('with NODE_EXTRA_CA_CERTS', '1.7', certificates);
  await row('without', '2.7', undefined);
  table(`Cold start, median of ${rounds} rounds in turn`, rows);
}
