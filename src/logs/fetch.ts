import type { GitHub } from '../github/api.ts';
import { NetworkFailure, ToolError } from '../github/errors.ts';
import type { StreamedAnswer } from '../github/transport/send.ts';
import { size as sizeText } from '../text/format.ts';

/** How often a broken transfer is resumed. */
const maxBreaks = 3;

/** A transfer that receives nothing for this long counts as broken. */
const stalledAfter = 20_000;

/**
 * Storage has no such log (yet):
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
 */
export class LogMissingError extends Error {
  override name = 'LogMissingError';
}

/** A response of storage: bytes from an offset on. */
export interface Part {
  readonly from: number;
  /** The size of the whole log, where storage says it. */
  readonly size: number | undefined;
  /** Whether storage sent only the range; otherwise this is the whole log. */
  readonly ranged: boolean;
  readonly body: AsyncGenerator<Uint8Array>;
  /** Ends the transfer, even if nothing of the body was read. */
  readonly drop: () => void;
}

/** A file in storage that GitHub's API redirects to. */
export interface StoredLog {
  /** Asks GitHub whether the file may be read, and for its address. */
  locate(): Promise<void>;
  /**
   * The bytes from `from` to `to`, both included; all bytes where storage does not support ranges.
   */
  part(from: number, to: number): Promise<Part>;
  /** All bytes from an offset on; a part that is open already is used for the beginning. */
  all(begun?: Part, from?: number): AsyncGenerator<Uint8Array>;
}

/**
 * A log or another file in storage, by the endpoint that redirects to it. All methods throw
 * LogMissingError, HttpFailure of the API, or ToolError where storage keeps failing.
 * @param what the kind of file, for messages
 */
export function storedLog(
  github: GitHub,
  route: `GET ${string}`,
  parameters: Record<string, unknown>,
  what = 'log',
): StoredLog {
  let address: URL | undefined;

  const open = async (range: string | undefined): Promise<StreamedAnswer> => {
    for (let tries = 1; ; tries++) {
      address ??= await github.locate(route, parameters);
      const response = await github.fetchStored(address, range);
      if ((response.status >= 200 && response.status < 300) || response.status === 416) {
        return response;
      }
      response.drop();
      if (response.status === 404) throw new LogMissingError(`storage has no such ${what}`);
      const expired = response.status === 403 || response.status === 401;
      if (expired) address = undefined;
      if (tries >= (expired ? 2 : maxBreaks) || !(expired || response.status >= 500)) {
        throw new ToolError(
          `The storage of ${what}s failed (${response.status}). Try again in a minute.`,
        );
      }
    }
  };

  const part = async (from: number, to: number | undefined): Promise<Part> => {
    const whole = from === 0 && to === undefined;
    const response = await open(whole ? undefined : `${from}-${to ?? ''}`);
    // An empty log has no byte for a range to begin with.
    if (response.status === 416)
      return { from, size: from, ranged: true, body: nothing(), drop() {} };
    const said = contentRange(response);
    const ranged = response.status === 206 && said?.from === from;
    const length = response.headers.get('content-length');
    return {
      from: ranged ? from : 0,
      size: ranged ? said.size : length === undefined ? undefined : Number(length),
      ranged,
      ...bytesOf(response),
    };
  };

  return {
    async locate() {
      address = await github.locate(route, parameters);
    },
    part,
    async *all(begun, first = 0) {
      let received = first;
      let size: number | undefined;
      let ready = begun;
      for (let breaks = 0; ; ) {
        const limited = ready !== undefined;
        try {
          const { from, body, ...answer } = ready ?? (await part(received, undefined));
          ready = undefined;
          size = answer.size ?? size;
          // Storage without ranges starts from the beginning again.
          let before = received - from;
          for await (const chunk of body) {
            const fresh = before > 0 ? chunk.subarray(before) : chunk;
            before = Math.max(0, before - chunk.length);
            if (fresh.length === 0) continue;
            received += fresh.length;
            yield fresh;
          }
          if (size === undefined || received >= size) return;
          if (limited) continue;
        } catch (error) {
          if (!isBreak(error)) throw error;
          ready = undefined;
        }
        if (++breaks > maxBreaks) {
          throw new ToolError(
            `Storage cut the ${what} ${maxBreaks + 1} times, at last after ${sizeText(received)} of ${size === undefined ? 'unknown size' : sizeText(size)}. Try again in a minute.`,
          );
        }
      }
    },
  };
}

function contentRange({
  headers,
}: StreamedAnswer): { from: number; size: number | undefined } | undefined {
  const header = headers.get('content-range') ?? '';
  const [, from, size] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header) ?? [];
  if (from === undefined) return undefined;
  return { from: Number(from), size: size === '*' ? undefined : Number(size) };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** The body in chunks; leaving it early ends the transfer. */
function bytesOf(answer: StreamedAnswer): Pick<Part, 'body' | 'drop'> {
  async function* body() {
    try {
      for (;;) {
        const { done, value } = await within(stalledAfter, answer.body.next());
        if (done) return;
        yield value;
      }
    } finally {
      answer.drop();
    }
  }
  return { body: body(), drop: () => answer.drop() };
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DOMException('storage sent nothing', 'TimeoutError')),
      milliseconds,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Whether a transfer was interrupted or got stuck. */
function isBreak(error: unknown): boolean {
  if (error instanceof NetworkFailure) return true;
  return error instanceof Error && error.name === 'TimeoutError';
}
