import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { configure } from '../../src/config/configuration.ts';
import { connect } from '../../src/github/client.ts';
import { serve } from '../../src/mcp/server.ts';
import { groups } from '../../tools/index.ts';
import type { Call } from './logs.ts';

/** Calls in a process of its own, so that its memory can be told from others'. */
process.once('message', async (calls) => {
  const { configuration } = configure([], process.env, Object.keys(groups), {
    name: 'linux',
    home: '/nowhere',
  });
  const server = serve(async () => groups, {
    configuration,
    github: connect(configuration),
    now: Date.now,
    timelinePage: async () => '',
    patternWorker: new URL('../../dist/pattern-worker.js', import.meta.url),
  });
  const client = new Client({ name: 'bench', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const idle = process.memoryUsage().rss;
  let most = idle;
  const look = () => {
    most = Math.max(most, process.memoryUsage().rss);
  };
  const watch = setInterval(look, 20);
  for (const [name, args] of calls as readonly Call[]) {
    const started = performance.now();
    const { isError, content } = await client.callTool(
      { name, arguments: { owner: 'octo-org', repo: 'hello-world', job_id: 7, ...args } },
      undefined,
      { timeout: 120_000 },
    );
    const seconds = (performance.now() - started) / 1000;
    look();
    if (isError) throw new Error(JSON.stringify(content));
    process.send?.({ seconds, memory: most - idle });
  }
  clearInterval(watch);
});
