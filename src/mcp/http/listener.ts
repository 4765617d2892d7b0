import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { LRUCache } from 'lru-cache';
import type { Configuration } from '../../config/configuration.ts';
import type { HttpOptions } from '../../config/http.ts';
import { UsageError } from '../../config/usage-error.ts';
import { connect, type ToolCall } from '../../github/client.ts';
import {
  type Pace,
  type Send,
  send,
  type Transport,
  transport,
} from '../../github/transport/transport.ts';
import { confirmationCodes } from '../../tool/confirmation-codes.ts';
import type { Groups } from '../call.ts';
import { cacheOf, failuresOf, type ServerDependencies } from '../context.ts';
import { serve } from '../server.ts';
import {
  admit,
  endpoint,
  metadata,
  metadataPath,
  type Refusal,
  refusedOrigin,
} from './admission.ts';
import { type Asked, askedBy, other, readBody, wantsProgress } from './body.ts';
import { concurrency } from './concurrency.ts';
import { metrics } from './metrics.ts';
import { narrowed } from './narrowing.ts';
import type { UsesInStore } from './shared-uses.ts';
import { tokenStates } from './token-states.ts';

/** How long open calls may take when the server closes, in milliseconds. */
const maxDrainTime = 50_000;

/** A client that takes longer for its headers or its whole request is disconnected. */
const defaultPatience = { headers: 10_000, request: 30_000 };

const maxCalls = { ofOne: 16, ofAll: 256 };

/** How many bytes of GitHub's answers are kept with their ETags for each caller. */
const maxRememberedBytes = 1e6;

interface HttpDependencies extends Omit<ServerDependencies, 'github' | 'checkout'> {
  readonly configuration: Configuration & { readonly http: HttpOptions };
  /** Writes a line of JSON for each request, and one for each change. */
  readonly log: (line: string) => void;
  /** Replaces the network in tests. */
  readonly network?: Send;
  readonly pace?: Partial<Pace>;
  /** How many milliseconds a client has for its headers and for its whole request. */
  readonly patience?: typeof defaultPatience;
}

/** What is kept for a caller between requests. */
interface Known {
  readonly github: Transport;
  /** Clients of the operator's App, which signs in once for each narrowed list of repositories. */
  readonly clients: LRUCache<string, ReturnType<typeof connect>>;
}

/** How many such clients are kept. */
const maxNarrowings = 100;

/** What the log says about a request when it has ended. */
interface EndedRequest {
  readonly id: string;
  asked: Asked;
  failed: boolean;
}

/** A listening server. */
export interface Listening {
  readonly port: number;
  readonly metricsPort: number | undefined;
  /** Accepts no new requests, waits for open ones to end, and closes. */
  close(): Promise<void>;
}

/**
 * Serves MCP over HTTP, stateless: each request stands alone, with a server and a client of its
 * own. https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 * @throws Error where the port cannot be opened
 */
export async function listen(
  load: () => Promise<Groups>,
  { log, network = send, pace, patience = defaultPatience, ...dependencies }: HttpDependencies,
): Promise<Listening> {
  const { configuration } = dependencies;
  const { http } = configuration;
  const callers = tokenStates(
    (): Known => ({
      github: transport(network, { ...pace, remembered: maxRememberedBytes }),
      clients: new LRUCache({ max: maxNarrowings }),
    }),
  );
  const uses = http.store === undefined ? undefined : await storeAt(http.store, log);
  const confirmations = confirmationCodes(keyOf(configuration), dependencies.now, uses);
  const calls = concurrency(maxCalls);
  const figures = metrics(() => {
    const known = callers.all();
    const left = known.flatMap(({ github }) => github.left() ?? []);
    return { going: calls.count(), tokens: known.length, left: left.sort((a, b) => a - b)[0] };
  });
  const cache = figures.counted(dependencies.cache ?? cacheOf(configuration));
  const failures = dependencies.failures ?? failuresOf(configuration);
  const groups = await load();
  const toolsets = Object.keys(groups);
  const tools = Object.values(groups).flatMap((group) => group.map(({ name }) => name));
  let closing = false;
  let port = http.port;

  const timeouts = {
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    // By default, Node checks only every 30 s.
    connectionsCheckingInterval: Math.min(1000, patience.headers),
  };
  const server = createServer(timeouts, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A client that was disconnected, or hung up during its request, is not an error.
      if (request.destroyed && !request.complete) return void response.destroy();
      log(line({ error: String(error instanceof Error ? error.message : error) }));
      if (!response.headersSent)
        refuse(response, { status: 500, message: 'A fault of this server.' });
      else response.destroy();
    });
  });
  server.maxHeadersCount = 100;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path === '/healthz') return plain(response, 200, 'ok');
    if (path === '/readyz') return plain(response, closing ? 503 : 200, closing ? 'closing' : 'ok');
    const requestLog = follow(response);
    const refused = refusedOrigin(request.headers, { ...http, port });
    if (refused) return refuse(response, refused);
    const publicUrl = http.publicUrl ?? `http://${request.headers.host}`;
    if (path === metadataPath || path === `${metadataPath}${endpoint}`) {
      return json(response, 200, metadata(publicUrl));
    }
    if (path !== endpoint)
      return refuse(response, { status: 404, message: `MCP is at ${endpoint}.` });
    if (request.method !== 'POST') {
      const message = 'This server keeps no sessions: send each message with POST.';
      return refuse(response, { status: 405, message, headers: { allow: 'POST' } });
    }
    if (closing) return refuse(response, { ...busy('This server is closing.'), status: 503 });
    const admitted = admit(request.headers, http.rights, publicUrl);
    if ('status' in admitted) return refuse(response, admitted);
    await call(request, response, admitted.token, requestLog);
  }

  /** Logs and counts a request when it has ended. */
  function follow(response: ServerResponse): EndedRequest {
    const requestLog: EndedRequest = { id: randomUUID(), asked: other, failed: false };
    const began = performance.now();
    response.setHeader('x-request-id', requestLog.id);
    response.once('close', () => {
      const seconds = (performance.now() - began) / 1000;
      const status = response.writableFinished ? response.statusCode : 499;
      const failed = requestLog.failed || status >= 400;
      figures.ended({ ...requestLog.asked, status, failed, seconds });
      const milliseconds = Math.round(seconds * 1000);
      log(line({ request: requestLog.id, ...requestLog.asked, status, failed, milliseconds }));
      // Kept-alive connections would keep the server from closing.
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
    return requestLog;
  }

  async function call(
    request: IncomingMessage,
    response: ServerResponse,
    token: string | undefined,
    requestLog: EndedRequest,
  ): Promise<void> {
    const caller = callers.of(token ?? '');
    const end = calls.begin(caller);
    if (!end) return refuse(response, busy('Too many calls at once.'));
    response.once('close', end);
    const body = await readBody(request);
    if ('status' in body) return refuse(response, { status: body.status, message: body.why });
    if (Array.isArray(body.message)) {
      return refuse(response, { status: 400, message: 'Send one message at a time.' });
    }
    requestLog.asked = askedBy(body.message, tools);
    const own = { ...configuration, token: token ?? configuration.token };
    let bounds: Configuration;
    try {
      bounds = narrowed(own, request.headers, toolsets);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return refuse(response, { status: 400, message: error.message });
    }
    const client = clientOf(caller, bounds);
    const mcp = serve(load, {
      ...dependencies,
      cache,
      failures,
      confirmations,
      configuration: bounds,
      github: Object.assign(
        (toolCall: ToolCall) => client({ ...toolCall, request: requestLog.id }),
        {
          secrets: client.secrets,
        },
      ),
    });
    const transport = new StreamableHTTPServerTransport({
      enableJsonResponse: !wantsProgress(body.message),
    });
    const send = transport.send.bind(transport);
    transport.send = (message, options) => {
      requestLog.failed ||= isFailure(message);
      return send(message, options);
    };
    // A client that hangs up cancels the call, and with it the requests to GitHub.
    response.once('close', () => void mcp.close());
    await mcp.connect(transport);
    await transport.handleRequest(request, response, body.message);
  }

  /** A client with a caller's token is never kept beyond the request. */
  function clientOf({ github, clients }: Known, bounds: Configuration): ReturnType<typeof connect> {
    const make = () => connect(bounds, { network, shared: github, log });
    if (http.rights.of === 'caller') return make();
    const narrowing = String(bounds.allowed);
    const client = clients.get(narrowing) ?? make();
    clients.set(narrowing, client);
    return client;
  }

  await opened(server, http.host, http.port);
  port = (server.address() as AddressInfo).port;
  const metricsServer = http.metrics && (await figures.listen(http.metrics));
  return {
    port,
    metricsPort: metricsServer && (metricsServer.address() as AddressInfo).port,
    async close() {
      closing = true;
      metricsServer?.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), maxDrainTime);
      await closed;
      uses?.close();
      clearTimeout(timer);
    },
  };
}

/** The key of confirmation codes. For nodes behind one address, the operator sets it. */
function keyOf({ secret }: Configuration): Uint8Array {
  return secret === undefined ? randomBytes(32) : Buffer.from(secret);
}

/** Whether a response reports a failure. */
function isFailure(message: JSONRPCMessage): boolean {
  return 'error' in message || ('result' in message && message.result.isError === true);
}

/** The client for the store is loaded only here, since most servers have a single node. */
async function storeAt(url: string, log: HttpDependencies['log']): Promise<UsesInStore> {
  const { usesInStore } = await import('./shared-uses.ts');
  return usesInStore(url, (fields) => log(line(fields)));
}

async function opened(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
}

function busy(message: string): Refusal {
  return {
    status: 429,
    message: `${message} Try again in a second.`,
    headers: { 'retry-after': '1' },
  };
}

/** Refuses a request with a JSON-RPC error without an id. */
function refuse(response: ServerResponse, { status, message, headers }: Refusal): void {
  // The unread rest of the body would be taken for the next request.
  response.setHeader('connection', 'close');
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  json(response, status, { jsonrpc: '2.0', error: { code: -32_000, message }, id: null });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
}

function line(fields: Record<string, unknown>): string {
  return `${JSON.stringify({ time: new Date().toISOString(), ...fields })}\n`;
}
