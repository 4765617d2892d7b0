import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getResponse } from 'msw';
import { handlers } from '../src/standin/handlers.ts';
import type { World } from '../src/standin/state.ts';

/** The stand-in on a socket of this machine, for a server that runs in a process of its own. */
export interface Loopback {
  readonly url: string;
  /** Paths of requests that the client gave up before they were answered. */
  readonly abandoned: string[];
  close(): Promise<void>;
}

/** @param base what comes before the API's own paths, such as `/api/v3` */
export async function loopback(world: World, base = ''): Promise<Loopback> {
  const abandoned: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) abandoned.push(incoming.url ?? '');
    });
    const answer = await getResponse(handlers(world, url), await request(incoming, origin));
    outgoing.writeHead(answer?.status ?? 404, Object.fromEntries(answer?.headers ?? []));
    outgoing.end(answer && Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `${origin}${base}`;
  return {
    url,
    abandoned,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function request(incoming: IncomingMessage, origin: string): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  const body = Buffer.concat(parts);
  return new Request(new URL(incoming.url ?? '/', origin), {
    method: incoming.method ?? 'GET',
    headers: new Headers(incoming.headers as Record<string, string>),
    ...(body.length > 0 && { body }),
  });
}
