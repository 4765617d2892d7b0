import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Checkout } from '../checkout/git.ts';
import type { Configuration } from '../config/configuration.ts';
import type { Change } from '../github/audit.ts';
import type { Client, connect, ToolCall } from '../github/client.ts';
import { optionalReads } from '../github/optional.ts';
import { isSameRepository, type Repository } from '../github/repository.ts';
import { diskFailureIndex, type FailureIndex, noFailureIndex } from '../history/failure-index.ts';
import { diskCache, type LogCache, noCache } from '../logs/cache.ts';
import { freshMark } from '../logs/delimiter.ts';
import { webHostOf } from '../tool/addresses.ts';
import { type ConfirmationCodes, confirmationCodes } from '../tool/confirmation-codes.ts';
import type { Prompt } from '../tool/prompt.ts';
import type { Context } from '../tool/tool.ts';

/** Hosts give up after 60 s, so a call answers by now with what it has. */
const maxCallDuration = 50_000;

/** Nearly all logs are smaller than this and are read whole. */
const largeLogBytes = 8e6;

/** What the server works with; main and the tests provide it. */
export interface ServerDependencies {
  readonly configuration: Configuration;
  readonly github: ReturnType<typeof connect>;
  readonly now: () => number;
  /** Makes the delimiter of quoted log text; by default at random. */
  readonly mark?: () => string;
  /** By default with a random key, so that no other server makes or accepts the same codes. */
  readonly confirmations?: ConfirmationCodes;
  /** By default a timer. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The working directory. */
  readonly checkout?: Checkout;
  /** The cache of finished logs; by default on disk, as configured. */
  readonly cache?: LogCache;
  /** The failures that were seen before; by default on disk, as configured. */
  readonly failures?: FailureIndex;
  /** Logs of more bytes are read from the end; by default 8 MB. */
  readonly largeLog?: number;
  /** The prompts that a person can pick from a menu. */
  readonly prompts?: readonly Prompt[];
  /** The page that shows the timeline of a run. */
  readonly timelinePage: () => Promise<string>;
  /** The script of the worker thread that matches patterns. */
  readonly patternWorker: URL;
}

/** A call in progress. */
interface OpenCall extends ToolCall {
  /** Moved on by the time that a person takes to answer. */
  deadline: number;
}

/** Makes the context of each call from what all calls share. */
export interface Contexts {
  /** The default repository, for calls that name none. */
  readonly repository: () => Promise<Repository | undefined>;
  /** The checkout in the working directory, if it is one of that repository. */
  readonly checkout: (named: Repository) => Promise<Checkout | undefined>;
  readonly open: (signal: AbortSignal, tool: string, confirmed: Change['confirmed']) => OpenCall;
  readonly contextOf: (call: OpenCall) => Context & { readonly github: Client };
  /** A context for resources and completions, which only read. */
  readonly reading: (signal: AbortSignal) => Context;
}

/** The cache of finished logs on disk. */
export function cacheOf({ cacheLimit, cacheFolder }: Configuration): LogCache {
  return cacheLimit > 0 ? diskCache(join(cacheFolder, 'logs'), cacheLimit) : noCache;
}

/** The index of failures on disk. */
export function failuresOf({ cacheLimit, cacheFolder, apiUrl }: Configuration): FailureIndex {
  return cacheLimit > 0
    ? diskFailureIndex(join(cacheFolder, 'failures'), webHostOf(apiUrl))
    : noFailureIndex;
}

/** The contexts of all calls to a server. */
export function contexts(dependencies: ServerDependencies): Contexts {
  const { configuration, now } = dependencies;
  const cache = dependencies.cache ?? cacheOf(configuration);
  const failures = dependencies.failures ?? failuresOf(configuration);
  const confirmations = dependencies.confirmations ?? confirmationCodes(randomBytes(32), now);
  const repository = async () =>
    configuration.repository ?? (await dependencies.checkout?.repository());
  const checkout = async (named: Repository) => {
    const own = await dependencies.checkout?.repository();
    return own && isSameRepository(own, named) ? dependencies.checkout : undefined;
  };
  const open: Contexts['open'] = (signal, tool, confirmed) => {
    // Every request of a call listens to the signal, and Node warns about more than ten listeners.
    setMaxListeners(0, signal);
    return { signal, now, deadline: now() + maxCallDuration, tool, confirmed };
  };
  const contextOf: Contexts['contextOf'] = (call) => ({
    github: dependencies.github(call),
    signal: call.signal,
    optional: optionalReads(),
    now,
    pause: (milliseconds) => (dependencies.pause ?? pause)(milliseconds, call.signal),
    deadline: call.deadline,
    confirmations,
    webHost: webHostOf(configuration.apiUrl),
    checkout,
    failures,
    shared: configuration.http !== undefined,
    redact: dependencies.github.secrets.redact,
    cacheFolder: configuration.cacheFolder,
    archiveLimit: configuration.archiveLimit,
    cache,
    largeLog: dependencies.largeLog ?? largeLogBytes,
    patternWorker: dependencies.patternWorker,
    mark: (dependencies.mark ?? freshMark)(),
    ask: undefined,
    progress() {},
  });
  return {
    repository,
    checkout,
    open,
    contextOf,
    reading: (signal) => contextOf(open(signal, 'resource', 'not needed')),
  };
}

const pause = (milliseconds: number, signal: AbortSignal) =>
  setTimeout(milliseconds, undefined, { signal });
