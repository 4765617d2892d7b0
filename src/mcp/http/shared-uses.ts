import { createClient } from '@redis/client';
import { ToolError } from '../../github/errors.ts';
import { inline } from '../../text/text.ts';
import type { SharedUses } from '../../tool/confirmation-codes.ts';

/** How long to wait for the store, in milliseconds. */
const answerTimeout = 2000;

/** The longest pause before connecting again, in milliseconds. */
const maxPause = 2000;

/** Counts a use atomically: of two nodes that do so at once, the second one gets 0. */
const addIfNotMore = `
local counted = tonumber(redis.call('GET', KEYS[1]) or '0')
if counted > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], tonumber(ARGV[1]) + 1, 'PX', ARGV[2])
return 1`;

/** Uses of confirmations in a Redis or Valkey server. */
export interface UsesInStore extends SharedUses {
  close(): void;
}

/**
 * Shares uses between nodes through a Redis or Valkey server. It need not be available when the
 * server starts: connecting is retried for as long as the server runs.
 * @param log called when the connection is made or lost
 */
export function usesInStore(
  url: string,
  log: (fields: Record<string, unknown>) => void,
): UsesInStore {
  const client = createClient({
    url,
    // Queued commands would be sent when their callers have long given up.
    disableOfflineQueue: true,
    RESP: 2,
    socket: {
      connectTimeout: answerTimeout,
      reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, maxPause),
    },
  });
  let lastLogged: string | undefined;
  const logOnce = (store: 'connected' | 'not connected', why?: string) => {
    if (lastLogged !== store) log({ store, ...(why !== undefined && { why }) });
    lastLogged = store;
  };
  client.on('ready', () => logOnce('connected'));
  client.on('error', (error: unknown) => logOnce('not connected', inline(String(error), 200)));
  client.connect().catch(() => {});

  const answer = async <Value>(asked: Promise<Value>): Promise<Value> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), answerTimeout);
    });
    try {
      return await Promise.race([asked, late]);
    } catch {
      throw new ToolError(
        'Not done: it cannot be checked whether this was confirmed before, since the store that the nodes of this server share does not answer. Nothing was sent. Try again in a minute.',
      );
    } finally {
      clearTimeout(timer);
    }
  };
  const keyOf = (name: string) => `workflow-runs-mcp:uses:${name}`;
  return {
    count: async (name) => Number((await answer(client.get(keyOf(name)))) ?? 0),
    add: async (name, number, milliseconds) =>
      (await answer(
        client.eval(addIfNotMore, {
          keys: [keyOf(name)],
          arguments: [String(number), String(milliseconds)],
        }),
      )) === 1,
    close: () => client.destroy(),
  };
}
