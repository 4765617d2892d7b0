import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explain, NetworkFailure } from '../../src/github/errors.ts';
import { wasNeverSent } from '../../src/github/transport/retry.ts';
import { send } from '../../src/github/transport/send.ts';

const never = new AbortController().signal;
const get = { method: 'GET', headers: {} };

const servers: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The port of a server, and the connections that it was ever asked for. */
async function listening(server: Server, host = '127.0.0.1') {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  servers.push({ server, sockets });
  server.listen(0, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, sockets };
}

async function serving(listener: RequestListener) {
  const { port, sockets } = await listening(createServer(listener));
  return { url: `http://127.0.0.1:${port}`, sockets };
}

/** When the first connection is closed, or cut. */
const closed = ([socket]: Iterable<Socket>) =>
  new Promise((resolve) => socket?.once('close', resolve));

const bodyOf = async (url: string, message: Parameters<typeof send>[1] = get) =>
  text((await send(url, message, never)).body);

describe('a connection', () => {
  it('is used again when a body was read to its end', async () => {
    const { url, sockets } = await serving((_, response) => response.end('one'));
    for (let time = 0; time < 3; time++) expect(await bodyOf(url)).toBe('one');
    expect(sockets.size).toBe(1);
  });

  it('is let go with a body that is not read to its end', async () => {
    const { url, sockets } = await serving((_, response) => void response.write('one'));
    const { drop } = await send(url, get, never);
    const over = closed(sockets);
    drop();
    await over;
  });

  it('that the host closed before is not used', async () => {
    const { url, sockets } = await serving((_, response) => response.end('one'));
    await bodyOf(url);
    for (const socket of sockets) {
      socket.end();
      await once(socket, 'close');
    }
    expect(await bodyOf(url, { ...get, method: 'POST' })).toBe('one');
    expect(sockets.size).toBe(2);
  });

  it('to an address that does not answer is made to the other one of the host', async () => {
    const { port } = await listening(createServer((_, response) => response.end('one')));
    expect(await bodyOf(`http://localhost:${port}`)).toBe('one');
  });

  it('that is never made is given up after ten seconds, and nothing was sent', async () => {
    const { port, sockets } = await listening(createTcpServer());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const failure = send(`https://127.0.0.1:${port}`, get, never).catch((error) => error);
    await vi.waitFor(() => expect(sockets.size).toBe(1));
    vi.advanceTimersByTime(10_000);
    expect(explain(await failure)).toBe(
      'GitHub cannot be reached: it did not answer in time. Check the network and GITHUB_API_URL, then try again.',
    );
    expect(wasNeverSent(await failure)).toBe(true);
  });

  it('that is kept does not keep the process', async () => {
    const { url } = await serving((_, response) => response.end('one'));
    const script = `
      const { send } = await import('./src/github/transport/send.ts');
      const { body } = await send('${url}', { method: 'GET', headers: {} }, new AbortController().signal);
      for await (const chunk of body) process.stdout.write(chunk);`;
    const folder = fileURLToPath(new URL('../../', import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { cwd: folder, timeout: 30_000 },
    );
    expect(stdout).toBe('one');
  });
});

describe('a connection that is closed under a request', () => {
  /** Answers the first request, and as many later ones as said, of each connection; then cuts it. */
  const cutting = (answers: (connections: number) => number) => {
    const seen: string[] = [];
    const served = new Map<Socket, number>();
    const server = serving(({ method = '', socket }, response) => {
      seen.push(method);
      const before = served.get(socket) ?? 0;
      served.set(socket, before + 1);
      if (before < answers(served.size)) response.end('one');
      else socket.resetAndDestroy();
    });
    return { server, seen };
  };

  it('has a read sent once more', async () => {
    const { server, seen } = cutting(() => 1);
    const { url } = await server;
    expect(await bodyOf(url)).toBe('one');
    expect(await bodyOf(url)).toBe('one');
    expect(seen).toEqual(['GET', 'GET', 'GET']);
  });

  it('has a read sent once more only', async () => {
    const { server, seen } = cutting((connections) => (connections === 1 ? 1 : 0));
    const { url } = await server;
    await bodyOf(url);
    await expect(bodyOf(url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(seen).toEqual(['GET', 'GET', 'GET']);
  });

  it('has no read sent once more that came with the connection', async () => {
    const { server, seen } = cutting(() => 0);
    await expect(bodyOf((await server).url)).rejects.toMatchObject({
      cause: { code: 'ECONNRESET' },
    });
    expect(seen).toEqual(['GET']);
  });

  it('has no change sent once more', async () => {
    const { server, seen } = cutting(() => 1);
    const { url } = await server;
    await bodyOf(url);
    const failure = await bodyOf(url, { ...get, method: 'POST', body: '{}' }).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(wasNeverSent(failure)).toBe(false);
    expect(seen).toEqual(['GET', 'POST']);
  });
});

describe('a body', () => {
  const long = 'all that there is to say, '.repeat(20_000);

  it.each([
    ['gzip', gzipSync(long)],
    ['x-gzip', gzipSync(long)],
    ['deflate', deflateSync(long)],
    ['br', brotliCompressSync(long)],
    ['deflate, GZIP', gzipSync(deflateSync(long))],
    ['identity', Buffer.from(long)],
  ])('is unpacked: %s', async (coding, packed) => {
    const { url } = await serving((_, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(packed),
    );
    expect(await bodyOf(url)).toBe(long);
  });

  it('that is empty is so, whatever it should be unpacked by', async () => {
    const { url } = await serving((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(),
    );
    expect(await bodyOf(url)).toBe('');
  });

  it.each([
    ['is no gzip', { 'content-encoding': 'gzip' }],
    ['is shorter than promised', { 'content-length': '1000' }],
  ])('that %s fails where it is read', async (_, headers) => {
    const { url } = await serving((_, response) => {
      response.writeHead(200, headers).write('some bytes', () => response.destroy());
    });
    const { status, body } = await send(url, get, never);
    expect(status).toBe(200);
    await expect(text(body)).rejects.toThrow('No answer came.');
  });

  it.each([
    ['as it came', {}, Buffer.from(long)],
    ['packed', { 'content-encoding': 'gzip' }, gzipSync(long)],
  ])('that nobody reads any more ends with the reason (%s)', async (_, headers, packed) => {
    const { url, sockets } = await serving((_, response) =>
      response.writeHead(200, headers).write(packed),
    );
    const controller = new AbortController();
    const { body } = await send(url, get, controller.signal);
    await body.next();
    const over = closed(sockets);
    const reason = new Error('over');
    controller.abort(reason);
    await over;
    await expect(text(body)).rejects.toMatchObject({ cause: reason });
  });
});

describe('a request', () => {
  it('says by which codings its answer may be packed', async () => {
    const { url } = await serving(({ headers }, response) =>
      response.end(JSON.stringify(headers['accept-encoding'])),
    );
    expect(await bodyOf(url)).toBe('"gzip, deflate, br"');
    expect(await bodyOf(url, { ...get, headers: { 'accept-encoding': 'identity' } })).toBe(
      '"identity"',
    );
  });

  it('has the body that it is given', async () => {
    const { url } = await serving((request, response) => void request.pipe(response));
    expect(await bodyOf(url, { ...get, method: 'POST', body: '{"ä": 1}' })).toBe('{"ä": 1}');
  });

  it('is given a redirect as its answer', async () => {
    const { url } = await serving((_, response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    const { status, headers } = await send(url, get, never);
    expect([status, headers.get('location')]).toEqual([302, '/elsewhere']);
  });

  it('is not sent when its time is over', async () => {
    const seen: unknown[] = [];
    const { url } = await serving((request) => void seen.push(request));
    const reason = new Error('over');
    await expect(send(url, get, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(seen).toEqual([]);
  });

  it('ends with the reason when it is given up before its answer', async () => {
    const controller = new AbortController();
    const reason = new Error('over');
    const { url } = await serving(() => controller.abort(reason));
    await expect(send(url, get, controller.signal)).rejects.toMatchObject({ cause: reason });
  });

  it('that found no way to any address of the host was never sent', () => {
    const unreachable = (code: string) =>
      Object.assign(new Error(code), { code, syscall: 'connect' });
    const ways = ['ENETUNREACH', 'EHOSTUNREACH'].map(unreachable);
    // As Node reports it of a host that has several addresses.
    const all = Object.assign(new AggregateError(ways), { code: 'ENETUNREACH' });
    const failure = new NetworkFailure(all);
    expect(explain(failure)).toBe(
      'GitHub cannot be reached: no way leads there from this machine. Check the network and GITHUB_API_URL, then try again.',
    );
    expect(wasNeverSent(failure)).toBe(true);
    const cut = new AggregateError([...ways, new Error('cut')]);
    expect(wasNeverSent(new NetworkFailure(cut))).toBe(false);
  });

  it.each([
    ['a name that nobody has', 'https://nobody.invalid', 'its name cannot be resolved'],
    ['a port that nobody listens on', 'http://127.0.0.1:1', 'the connection was refused'],
  ])('to %s was never sent', async (_, url, why) => {
    const failure = await send(url, get, never).catch((error) => error);
    expect(explain(failure)).toMatch(new RegExp(`^GitHub cannot be reached: ${why}`));
    expect(wasNeverSent(failure)).toBe(true);
  });
});
