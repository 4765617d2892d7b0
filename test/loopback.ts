import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { getResponse } from 'msw';
import { handlers } from '../src/fake-github/handlers.ts';
import type { World } from '../src/fake-github/state.ts';
import { storageOrigin as storage } from '../src/fake-github/storage.ts';

/** Answers one request in whatever way it likes, down to the bytes. */
export type Reply = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

export interface Loopback {
  /** http://127.0.0.1 with the port. */
  readonly url: string;
  /** All requests, also those that a reply of `next` answered. */
  readonly received: Received[];
  /** Addresses of requests that the client gave up before they were answered. */
  readonly abandoned: string[];
  /** Answers the next requests, one each; what comes after is answered by the world. */
  next(...replies: Reply[]): void;
  /** Decides for each request whether to answer it instead of the world. */
  intercept(choose: (request: Received) => Reply | undefined): void;
  /** Answers of the API, but not of storage, are so much later from now on, in milliseconds. */
  delay(milliseconds: number): void;
  /** Told of each request when it comes, and when its answer is out or was given up. */
  watch(begun: () => void, ended: () => void): void;
  close(): Promise<void>;
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A real HTTP server with GitHub's API over a world behind it. */
export async function loopback(world: World): Promise<Loopback> {
  const received: Received[] = [];
  const abandoned: string[] = [];
  const waiting: Reply[] = [];
  let begun = () => {};
  let ended = () => {};
  let later = 0;
  let choose: (request: Received) => Reply | undefined = () => undefined;
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const asked = { method, url, headers };
    received.push(asked);
    begun();
    response.on('close', () => {
      ended();
      if (!response.writableFinished) abandoned.push(url);
    });
    const reply = waiting.shift() ?? choose(asked) ?? serveWorld;
    const isStorage = /^\/(?:job|run|artifact)\//.test(url);
    const answer = async () => {
      if (later > 0 && !isStorage) await wait(later);
      await reply(request, response);
    };
    answer().catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let api: ReturnType<typeof handlers> | undefined;

  async function serveWorld(request: IncomingMessage, response: ServerResponse) {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const { method = 'GET', url = '', headers } = request;
    api ??= handlers(() => world, base, base);
    const answer = await getResponse(
      api,
      new Request(`${base}${url}`, {
        method,
        headers: Object.entries(headers).map(
          ([name, value]) => [name, String(value)] as [string, string],
        ),
        ...(body.length > 0 && { body }),
      }),
    );
    if (!answer) throw new Error(`the fake GitHub has no answer to ${method} ${url}`);
    const content = Buffer.from(await answer.arrayBuffer());
    const told = new Headers(answer.headers);
    told.set('content-length', String(content.length));
    // The world's storage is at this address, too.
    const location = told.get('location');
    if (location) told.set('location', location.replace(storage, base));
    response.writeHead(answer.status, [...told].flat());
    response.end(content);
  }

  return {
    url: base,
    received,
    abandoned,
    next: (...replies) => void waiting.push(...replies),
    intercept(chosen) {
      choose = chosen;
    },
    delay(milliseconds) {
      later = milliseconds;
    },
    watch(first, last) {
      begun = first;
      ended = last;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A JSON answer. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return bytes(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** An answer with a body of any kind. */
export function bytes(
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return (_, response) => response.writeHead(status, headers).end(body);
}

/** What goes over the wire as it is; the connection is cut after it. */
export function raw(text: string | Buffer): Reply {
  return ({ socket }) => socket.end(text);
}
