import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { configure } from '../../src/config/configuration.ts';
import { connect } from '../../src/github/client.ts';
import { listen } from '../../src/mcp/http/listener.ts';
import { serve } from '../../src/mcp/server.ts';
import { groups } from '../../tools/index.ts';

/** A server and a client of it. */
export interface Served {
  readonly client: Client;
  close(): Promise<void>;
}

interface Surroundings {
  readonly apiUrl: string;
  /** Where the cache lies. */
  readonly folder: string;
  /** Takes each line of the audit. */
  readonly audit: (line: Record<string, unknown>) => void;
}

const token = 'token-of-the-soak';
const pace = { betweenWrites: 0, backoff: 5, maxSilence: 2000 };

/** Starts the server in memory, as over stdio, or over HTTP. */
export async function served(
  over: 'memory' | 'HTTP',
  { apiUrl, folder, audit }: Surroundings,
): Promise<Served> {
  const { configuration } = configure(
    ['--cache-size', '10MB', ...(over === 'HTTP' ? ['--http', '0'] : [])],
    { GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl, XDG_CACHE_HOME: folder },
    Object.keys(groups),
    { name: 'linux', home: folder },
  );
  const log = (line: string) => {
    const fields = JSON.parse(line) as Record<string, unknown>;
    if ('result' in fields) audit(fields);
  };
  const shared = {
    now: Date.now,
    timelinePage: async () => '',
    patternWorker: new URL('../../dist/pattern-worker.js', import.meta.url),
  };
  const client = new Client({ name: 'soak', version: '1' });
  const { http } = configuration;
  if (!http) {
    const github = connect(configuration, { pace, log });
    const server = serve(async () => groups, { ...shared, configuration, github });
    const [near, far] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(far), client.connect(near)]);
    return { client, close: () => client.close() };
  }
  const listening = await listen(async () => groups, {
    ...shared,
    configuration: { ...configuration, http },
    pace,
    log,
  });
  const headers = { authorization: `Bearer ${token}` };
  const url = new URL(`http://127.0.0.1:${listening.port}/mcp`);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  return {
    client,
    async close() {
      await client.close();
      await listening.close();
    },
  };
}
