import { Worker } from 'node:worker_threads';
import { ToolError } from '../github/errors.ts';
import type { Match, SearchOptions } from './byte-search.ts';
import {
  type Pattern,
  PatternTooSlowError,
  type Progress,
  type SearchCall,
  type Searcher,
  textSearcher,
} from './search.ts';

/** A message to the thread. */
export type Order =
  | { readonly kind: 'pattern'; readonly pattern: string; readonly ignore_case: boolean }
  | { readonly kind: 'open'; readonly search: number; readonly options: SearchOptions }
  | {
      readonly kind: 'push';
      readonly search: number;
      readonly piece: ArrayBuffer;
      readonly length: number;
    }
  | { readonly kind: 'end'; readonly search: number; readonly whole: boolean };

/** The answer of the thread to each order, in the same sequence. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'progress';
      readonly state: Progress['state'];
      readonly line: number;
      /** Only where they have changed since the last answer. */
      readonly matches: readonly Match[] | undefined;
      /** The buffer that was searched, for reuse. */
      readonly piece: ArrayBuffer | undefined;
    };

/** Milliseconds before the deadline that are kept for writing the reply. */
const reservedTime = 4000;

/** The size of the buffers that are passed to the thread: each costs a message there and back. */
const pieceSize = 1 << 18;

/** No pattern of a thousand characters needs more memory. */
const maxMemoryMegabytes = 512;

/**
 * Searches for a text or a regular expression in RE2's syntax
 * (https://github.com/google/re2/wiki/Syntax), which has no back-references and no look-around.
 * @throws ToolError saying what is wrong with the pattern
 */
export async function searcher(wanted: Pattern, call: SearchCall): Promise<Searcher> {
  return wanted.regex ? patternSearcher(wanted, call) : textSearcher(wanted);
}

/**
 * Matches a pattern in a separate thread, which is terminated with the call or when time is up:
 * matching takes linear time, but may be slow for each letter.
 */
async function patternSearcher(
  { pattern, ignore_case }: Pattern,
  { signal, deadline, now, patternWorker }: SearchCall,
): Promise<Searcher> {
  signal.throwIfAborted();
  const worker = new Worker(patternWorker, {
    // Without the flags of this process, which it does not need.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxMemoryMegabytes },
    stdout: true,
  });
  const waiting: { resolve: (answer: Answer) => void; reject: (why: unknown) => void }[] = [];
  let over: { readonly why: unknown } | undefined;
  const close = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancelled);
    worker.terminate().catch(() => {});
  };
  const fail = (why: unknown) => {
    over ??= { why };
    close();
    for (const { reject } of waiting.splice(0)) reject(why);
  };
  const cancelled = () => fail(signal.reason);
  const timer = setTimeout(() => fail(tooSlow()), deadline - reservedTime - now());
  signal.addEventListener('abort', cancelled, { once: true });
  worker.on('message', (answer: Answer) => waiting.shift()?.resolve(answer));
  worker.on('error', (error: NodeJS.ErrnoException) =>
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : error),
  );
  worker.unref();

  const ask = (order: Order): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (over) return reject(over.why);
      waiting.push({ resolve, reject });
      worker.postMessage(order, order.kind === 'push' ? [order.piece] : []);
    });

  const compiled = await ask({ kind: 'pattern', pattern, ignore_case });
  if (compiled.kind === 'refused') {
    close();
    throw new ToolError(
      `pattern: ${compiled.why}. Regular expressions have RE2's syntax: no look-around, no back-references. Nothing was sent.`,
    );
  }

  let searches = 0;
  const free: ArrayBuffer[] = [];
  const freePiece = () => new Uint8Array(free.pop() ?? new ArrayBuffer(pieceSize));
  return {
    close,
    search(options) {
      const search = searches++;
      let matches: readonly Match[] = [];
      let latest: Progress = { state: 'more', matches, line: 0 };
      const progress = (answer: Answer): Progress => {
        if (answer.kind !== 'progress') return latest;
        if (answer.piece) free.push(answer.piece);
        matches = answer.matches ?? matches;
        latest = { state: answer.state, matches, line: answer.line };
        return latest;
      };
      // The next chunk is fetched while the thread searches this one.
      let before: Promise<Progress> = ask({ kind: 'open', search, options }).then(progress);
      const next = (order: Order) => {
        const asked = ask(order).then(progress);
        // It is awaited with the next chunk, or never if the call ends before.
        asked.catch(() => {});
        const earlier = before;
        before = asked;
        return earlier;
      };
      let piece: Uint8Array<ArrayBuffer> | undefined;
      let filled = 0;
      const handOver = () => {
        const handed = piece?.buffer ?? new ArrayBuffer(0);
        const length = filled;
        piece = undefined;
        filled = 0;
        return next({ kind: 'push', search, piece: handed, length });
      };
      return {
        async push(chunk) {
          for (let from = 0; from < chunk.length; ) {
            const part = chunk.subarray(from, from + pieceSize - filled);
            piece ??= freePiece();
            piece.set(part, filled);
            filled += part.length;
            from += part.length;
            if (filled === pieceSize && (await handOver()).state === 'enough') break;
          }
          return latest;
        },
        async end(whole) {
          if (filled > 0 && (await handOver()).state === 'enough') return latest;
          const { state } = await next({ kind: 'end', search, whole });
          return state === 'enough' ? latest : before;
        },
      };
    },
  };
}

const tooSlow = () =>
  new PatternTooSlowError(
    'time was up while the pattern was tried on a line: it takes too long there. Search for plain text, or for a pattern with fewer repetitions.',
  );

const tooLarge = () =>
  new ToolError('The pattern needs too much memory. Search for plain text, or a shorter pattern.');
