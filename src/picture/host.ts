import type { Pictured } from './layout.ts';

/** Asks the host for something of the server; rejects with the server's words. */
export type Call = (method: string, params: Record<string, unknown>) => Promise<unknown>;

interface Shown {
  show(pictured: Pictured, call: Call): void;
  theme(name: string): void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/**
 * Speaks with the host that frames this page, as MCP Apps lay down
 * (https://github.com/modelcontextprotocol/ext-apps/blob/main/specification/2026-01-26/apps.mdx).
 */
export function connectHost({ show, theme }: Shown): void {
  const waiting = new Map<number, (message: Message) => void>();
  let last = 0;
  const send = (message: Record<string, unknown>) =>
    window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
  const call: Call = (method, params) =>
    new Promise((resolve, reject) => {
      last++;
      waiting.set(last, ({ result, error }) =>
        error ? reject(new Error(error.message)) : resolve(result),
      );
      send({ id: last, method, params });
    });
  const hostContext = (context: unknown) => {
    const { theme: name } = Object(context) as { theme?: unknown };
    if (name === 'light' || name === 'dark') theme(name);
  };

  window.addEventListener('message', ({ source, data }: MessageEvent<Message>) => {
    if (source !== window.parent) return;
    const { id, method, params } = data;
    if (method === undefined && id !== undefined) {
      waiting.get(id)?.(data);
      waiting.delete(id);
    } else if (method === 'ui/notifications/tool-result') {
      pictured(params?.structuredContent, call).then((found) => found && show(found, call), fail);
    } else if (method === 'ui/notifications/host-context-changed') {
      hostContext(params);
    } else if (method === 'ping' || method === 'ui/resource-teardown') {
      send({ id, result: {} });
    }
  });

  new ResizeObserver(() => {
    const { scrollWidth: width, scrollHeight: height } = document.documentElement;
    send({ method: 'ui/notifications/size-changed', params: { width, height } });
  }).observe(document.body);

  call('ui/initialize', {
    protocolVersion: '2026-01-26',
    appInfo: { name: 'workflow-runs', version: '1' },
    appCapabilities: {},
  }).then((result) => {
    hostContext(Object(result).hostContext);
    send({ method: 'ui/notifications/initialized', params: {} });
  }, fail);
}

function fail(error: unknown): void {
  const line = document.body.appendChild(document.createElement('p'));
  line.role = 'alert';
  line.textContent = error instanceof Error ? error.message : String(error);
}

/** The jobs with their steps: as the tool gave them, or else read by the run's address. */
async function pictured(data: unknown, call: Call): Promise<Pictured | undefined> {
  const { run, jobs, evidence, html_url } = Object(data) as Partial<Pictured> & {
    html_url?: string;
  };
  if (run && jobs?.every(({ steps }) => Array.isArray(steps))) return data as Pictured;
  const address = run?.html_url ?? html_url ?? jobs?.[0]?.html_url ?? '';
  const [, owner, repo, id] =
    /^https?:\/\/[^/]+\/([^/]+)\/([^/]+)\/actions\/runs\/(\d+)/.exec(address) ?? [];
  if (id === undefined) return undefined;
  const read = await call('resources/read', { uri: `actions://${owner}/${repo}/runs/${id}` });
  const [{ text = '' } = {}] = (Object(read) as { contents?: { text?: string }[] }).contents ?? [];
  return { ...(JSON.parse(text) as Pictured), ...(evidence && { evidence }) };
}
