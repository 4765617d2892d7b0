import { parentPort } from 'node:worker_threads';
import { RE2JS, RE2JSException } from 're2js';
import { type LogSearch, logSearch, type Matcher } from './byte-search.ts';
import type { Answer, Order } from './pattern-search.ts';
import { sequencesOf } from './pattern-sequences.ts';

/** The thread that matches patterns. It is terminated from outside where one takes too long. */
let matches: Matcher = () => undefined;
let sequences: ReturnType<typeof sequencesOf> = [];
const searches = new Map<number, { search: LogSearch; sentRevision: number }>();

function answerTo(order: Order): Answer {
  if (order.kind === 'pattern') return compile(order.pattern, order.ignore_case);
  if (order.kind === 'open') {
    searches.set(order.search, {
      search: logSearch(matches, sequences, order.options),
      sentRevision: 0,
    });
    return { kind: 'ready' };
  }
  const known = searches.get(order.search);
  if (!known) return { kind: 'ready' };
  const { search } = known;
  const piece = order.kind === 'push' ? order.piece : undefined;
  const state =
    order.kind === 'push'
      ? search.push(new Uint8Array(order.piece, 0, order.length))
      : order.whole
        ? search.end()
        : 'more';
  const { revision, line } = search;
  const hasChanged = revision !== known.sentRevision;
  known.sentRevision = revision;
  return { kind: 'progress', state, line, matches: hasChanged ? search.matches : undefined, piece };
}

function compile(pattern: string, ignore_case: boolean): Answer {
  try {
    const compiled = RE2JS.compile(pattern, ignore_case ? RE2JS.CASE_INSENSITIVE : 0);
    matches = (text) => {
      if (!compiled.test(text)) return undefined;
      const found = compiled.matcher(text);
      return { at: found.find() ? found.start() : 0 };
    };
    sequences = sequencesOf(pattern, ignore_case);
    return { kind: 'ready' };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { kind: 'refused', why: error.message };
  }
}

parentPort?.on('message', (order: Order) => {
  const answer = answerTo(order);
  const handedBack = answer.kind === 'progress' && answer.piece ? [answer.piece] : [];
  parentPort?.postMessage(answer, handedBack);
});
