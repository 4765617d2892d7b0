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

/** What the thread is told. */
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

/** What it answers, to each order in turn. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'progress';
      readonly state: Progress['state'];
      readonly line: number;
      /** Where they are others than before. */
      readonly matches: readonly Match[] | undefined;
      /** What was searched, to be filled again. */
      readonly piece: ArrayBuffer | undefined;
    };

/** A reply has to be written, too. */
const timeToAnswer = 4000;

/** What is searched is handed over in pieces of this size: each costs a message there and back. */
const pieceSize = 1 << 18;

/** No pattern of a thousand characters needs more. */
const maxMemory = 512;

/**
 * Finds a text, or what a pattern matches: a regular expression has RE2's syntax
 * (https://github.com/google/re2/wiki/Syntax), which has no back-references and no look-around.
 * @throws ToolError that says what is wrong with the pattern
 */
export async function searcher(wanted: Pattern, call: SearchCall): Promise<Searcher> {
  return wanted.regex ? patternSearcher(wanted, call) : textSearcher(wanted);
}

/**
 * Tries a pattern in a thread of its own, which is ended with the call, and where time is up: a
 * pattern is linear in the line, but may take any time for each letter.
 */
async function patternSearcher(
  { pattern, ignore_case }: Pattern,
  { signal, deadline, now, patternWorker }: SearchCall,
): Promise<Searcher> {
  signal.throwIfAborted();
  const worker = new Worker(patternWorker, {
    // It needs nothing of what this process was started with.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxMemory },
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
  const timer = setTimeout(() => fail(tooSlow()), deadline - timeToAnswer - now());
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
      // While the thread searches a chunk, the next one is fetched.
      let before: Promise<Progress> = ask({ kind: 'open', search, options }).then(progress);
      const next = (order: Order) => {
        const asked = ask(order).then(progress);
        // It is awaited with the next chunk, or never where the call is over.
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
