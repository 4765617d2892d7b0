import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { configure } from '../../src/config/configuration.ts';
import { connect } from '../../src/github/client.ts';
import { serve } from '../../src/mcp/server.ts';
import { groups } from '../../tools/index.ts';

/** One call in a process of its own, so that its memory can be told from others'. */
process.once('message', async (message) => {
  const { call, again } = message as {
    call: readonly [name: string, args: Record<string, unknown>];
    again: boolean;
  };
  const { configuration } = configure([], process.env, Object.keys(groups), {
    name: 'linux',
    home: '/nowhere',
  });
  const server = serve(async () => groups, {
    configuration,
    github: connect(configuration),
    now: Date.now,
    picture: async () => '',
    patternWorker: new URL('../../dist/pattern-worker.js', import.meta.url),
  });
  const client = new Client({ name: 'bench', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const [name, args] = call;
  const ask = () =>
    client.callTool(
      { name, arguments: { owner: 'octo-org', repo: 'hello-world', job_id: 7, ...args } },
      undefined,
      { timeout: 120_000 },
    );
  if (again) await ask();
  const idle = process.memoryUsage().rss;
  let most = idle;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const started = performance.now();
  const { isError, content } = await ask();
  const seconds = (performance.now() - started) / 1000;
  clearInterval(watch);
  if (isError) throw new Error(JSON.stringify(content));
  process.send?.({ seconds, memory: most - idle });
});
