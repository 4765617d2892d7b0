/** The host that shows this page in a frame. */
export interface Host {
  /**
   * Sends a request to the host, or through it to the server.
   * @throws Error with the message of whoever refused it
   */
  ask(method: string, params: Record<string, unknown>): Promise<unknown>;
  /** Whether the host has a capability, such as `serverTools` or `openLinks`. */
  readonly can: (capability: string) => boolean;
}

interface HostEvents {
  /** The structured result of the tool call that this page is shown for. */
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
 * Connects the page to its host, as MCP Apps specify it
 * (https://github.com/modelcontextprotocol/ext-apps/blob/main/specification/2026-01-26/apps.mdx).
 */
export function connectHost({ answer, theme, failed }: HostEvents): void {
  const pending = new Map<number, (message: Message) => void>();
  let lastId = 0;
  let capabilities: Record<string, unknown> = {};
  const send = (message: Record<string, unknown>) =>
    window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
  const host: Host = {
    ask: (method, params) =>
      new Promise((resolve, reject) => {
        lastId++;
        pending.set(lastId, ({ result, error }) =>
          error ? reject(new Error(error.message)) : resolve(result),
        );
        send({ id: lastId, method, params });
      }),
    can: (capability) => capabilities[capability] !== undefined,
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
      pending.get(id)?.(data);
      pending.delete(id);
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
