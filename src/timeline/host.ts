/** The host that frames this page. */
export interface Host {
  /**
   * Asks something of the host, or of the server through it.
   * @throws Error with the words of who refused
   */
  ask(method: string, params: Record<string, unknown>): Promise<unknown>;
  /** What the host can do for the page: `serverTools`, `openLinks`, … */
  readonly can: (what: string) => boolean;
}

interface Heard {
  /** The structured answer of the tool that this page is shown for. */
  answer(data: unknown, host: Host): Promise<void>;
  theme(name: 'light' | 'dark'): void;
  failed(message: string): void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/**
 * Speaks with the host, as MCP Apps lay down
 * (https://github.com/modelcontextprotocol/ext-apps/blob/main/specification/2026-01-26/apps.mdx).
 */
export function connectHost({ answer, theme, failed }: Heard): void {
  const waiting = new Map<number, (message: Message) => void>();
  let last = 0;
  let capabilities: Record<string, unknown> = {};
  const send = (message: Record<string, unknown>) =>
    window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
  const host: Host = {
    ask: (method, params) =>
      new Promise((resolve, reject) => {
        last++;
        waiting.set(last, ({ result, error }) =>
          error ? reject(new Error(error.message)) : resolve(result),
        );
        send({ id: last, method, params });
      }),
    can: (what) => capabilities[what] !== undefined,
  };
  const fail = (error: unknown) => failed(error instanceof Error ? error.message : String(error));
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
      answer(params?.structuredContent, host).catch(fail);
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

  host
    .ask('ui/initialize', {
      protocolVersion: '2026-01-26',
      appInfo: { name: 'workflow-runs', version: '1' },
      appCapabilities: {},
    })
    .then((result) => {
      const { hostContext: context, hostCapabilities } = Object(result);
      capabilities = Object(hostCapabilities);
      hostContext(context);
      send({ method: 'ui/notifications/initialized', params: {} });
    })
    .catch(fail);
}
