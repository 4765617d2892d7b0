import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GitHub } from '../../src/github/api.ts';
import { storage } from '../../src/github/storage.ts';
import { send } from '../../src/github/transport/send.ts';
import { LogMissingError, storedLog } from '../../src/logs/fetch.ts';
import { stopwatch } from '../stopwatch.ts';

/** Long enough to come in many pieces. */
const log = Buffer.from(Array.from({ length: 60_000 }, (_, line) => `line ${line}\n`).join(''));

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let answers: Answer[];
let asked: (string | undefined)[];
let located: number;
let close: () => Promise<void>;
let source: ReturnType<typeof storedLog>;
let deadline: number;

beforeEach(async () => {
  answers = [];
  asked = [];
  located = 0;
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    expect(request.headers.authorization).toBeUndefined();
    (answers.shift() ?? ranged)(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stored = storage(send, url);
  const { signal } = new AbortController();
  deadline = Date.now() + 50_000;
  const github: Pick<GitHub, 'locate' | 'fetchStored'> = {
    async locate() {
      located++;
      return new URL(`${url}/log?sig=secret`);
    },
    fetchStored: (address, range) => stored(address, range, { signal, deadline, now: Date.now }),
  };
  source = storedLog(github as GitHub, 'GET /log', {});
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});

afterEach(() => close());

const range = (request: IncomingMessage) => {
  const [, from = '0', to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  return { from: Number(from), to: to ? Math.min(Number(to), log.length - 1) : log.length - 1 };
};

const ranged: Answer = (request, response) => {
  if (!request.headers.range) return whole(request, response);
  const { from, to } = range(request);
  response
    .writeHead(206, {
      'content-length': to - from + 1,
      'content-range': `bytes ${from}-${to}/${log.length}`,
    })
    .end(log.subarray(from, to + 1));
};

const whole: Answer = (_, response) =>
  void response.writeHead(200, { 'content-length': log.length }).end(log);

/** Sends a part of what it promised, then cuts the line. */
const cutAfter =
  (bytes: number, honoursRanges: boolean): Answer =>
  (request, response) => {
    const { from } = honoursRanges ? range(request) : { from: 0 };
    const partial = honoursRanges && request.headers.range !== undefined;
    response.writeHead(partial ? 206 : 200, {
      'content-length': log.length - from,
      ...(partial && { 'content-range': `bytes ${from}-${log.length - 1}/${log.length}` }),
    });
    response.write(log.subarray(from, from + bytes), () => {
      setTimeout(() => response.destroy(), 20);
    });
  };

async function all(): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.all()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a log in storage', () => {
  it('comes whole', async () => {
    expect((await all()).equals(log)).toBe(true);
    expect(asked).toEqual([undefined]);
  });

  it('comes in parts where storage honours ranges', async () => {
    const { ranged, size, body } = await source.part(100, 199);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    expect([ranged, size, Buffer.concat(chunks).equals(log.subarray(100, 200))]).toEqual([
      true,
      log.length,
      true,
    ]);
  });

  it('comes whole where storage knows no ranges, and says so', async () => {
    answers.push(whole);
    const { ranged, from, size } = await source.part(100, 199);
    expect({ ranged, from, size }).toEqual({ ranged: false, from: 0, size: log.length });
  });

  it.each([
    ['goes on where it broke', true],
    ['begins anew, and gives no byte twice', false],
  ])('that breaks half-way %s', async (_, honoursRanges) => {
    answers.push(cutAfter(200_000, honoursRanges));
    if (!honoursRanges) answers.push(whole);
    expect((await all()).equals(log)).toBe(true);
    expect(asked.length).toBe(2);
    expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('comes whole from storage that is slow', async () => {
    answers.push((_, response) => {
      response.writeHead(200, { 'content-length': log.length });
      const step = Math.ceil(log.length / 20);
      let at = 0;
      const timer = setInterval(() => {
        response.write(log.subarray(at, at + step));
        at += step;
        if (at < log.length) return;
        clearInterval(timer);
        response.end();
      }, 10);
    });
    expect((await all()).equals(log)).toBe(true);
    expect(asked).toEqual([undefined]);
  });

  it('ends at its content length, whatever follows', async () => {
    answers.push(({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${log.length}\r\n\r\n`);
      socket.write(log);
      socket.end('and more than promised');
    });
    expect((await all()).equals(log)).toBe(true);
  });

  it('that breaks again and again is given up with a sentence', async () => {
    answers.push(...Array.from({ length: 4 }, () => cutAfter(1000, true)));
    await expect(all()).rejects.toThrow(
      /^Storage cut the log 4 times, at last after .* of \d+ kB\. Try again/,
    );
  });

  it('is located once more when its address has expired', async () => {
    answers.push((_, response) => void response.writeHead(403).end());
    expect((await all()).equals(log)).toBe(true);
    expect(located).toBe(2);
  });

  it('that is refused twice is given up', async () => {
    answers.push(...[1, 2].map((): Answer => (_, response) => void response.writeHead(403).end()));
    await expect(all()).rejects.toThrow('The storage of logs failed (403). Try again in a minute.');
  });

  it('that does not exist is recognised', async () => {
    answers.push((_, response) => void response.writeHead(404).end('<Error/>'));
    await expect(all()).rejects.toThrow(LogMissingError);
  });

  it('that is empty has no byte to ask for', async () => {
    answers.push(
      (_, response) => void response.writeHead(416, { 'content-range': 'bytes */0' }).end(),
    );
    const { size, body } = await source.part(0, 99);
    expect([size, (await body.next()).done]).toEqual([0, true]);
  });

  it('is not followed to another place than storage', async () => {
    answers.push(
      (_, response) =>
        void response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
    );
    await expect(all()).rejects.toThrow(/is not public storage over https, which is not followed/);
  });

  it('is not read further than its reader wants', async () => {
    let sent = 0;
    let ended: () => void = () => {};
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    answers.push((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => {
        sent += 1000;
        response.write('x'.repeat(1000));
      }, 5);
      response.on('close', () => {
        clearInterval(timer);
        ended();
      });
    });
    for await (const _ of source.all()) break;
    await over;
    expect(sent).toBeLessThan(100_000);
  });

  it('that arrives byte by byte is given up at the deadline of the call', async () => {
    deadline = Date.now() + 2300;
    answers.push((_, response) => {
      response.writeHead(200, { 'content-length': log.length });
      const timer = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(timer));
    });
    const took = stopwatch();
    await expect(all()).rejects.toThrow(
      'The log did not come in the time that a call has: storage is slow. Call again; read_log and search_logs need less of it than an archive.',
    );
    expect(took()).toBeLessThan(2000);
    expect(asked).toHaveLength(1);
  });

  it('that nobody reads releases its connection', async () => {
    const over = new Promise<void>((resolve) => {
      answers.push((_, response) => {
        response.on('close', resolve);
        response.writeHead(200).write('x');
      });
    });
    (await source.part(0, 99)).drop();
    await over;
  });

  it('is one of at most 8 that are downloaded at once', async () => {
    const open: (() => void)[] = [];
    let most = 0;
    answers.push(
      ...Array.from(
        { length: 24 },
        (): Answer => (_, response) => {
          open.push(() => response.end('y'));
          most = Math.max(most, open.length);
          response.writeHead(200).write('x');
          // None ends before there are eight, and a ninth has a moment to come.
          if (open.length === 8) setTimeout(() => open.splice(0).map((end) => end()), 50);
        },
      ),
    );
    await Promise.all(
      Array.from({ length: 24 }, async () => {
        const { body } = await source.part(0, 99);
        for await (const _ of body);
      }),
    );
    expect(most).toBe(8);
  });
});
