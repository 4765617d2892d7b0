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
import { webHost } from '../tool/addresses.ts';
import { type ConfirmationCodes, confirmationCodes } from '../tool/confirmation-codes.ts';
import type { Prompt } from '../tool/prompt.ts';
import type { Context } from '../tool/tool.ts';

/** Hosts give up after 60 s; what is not ready by now is answered as far as it is. */
const answerWithin = 50_000;

/** Nearly all logs are smaller, and are looked into whole. */
const largeLog = 8e6;

/** What the server works with, as main or a test has it. */
export interface ServerDependencies {
  readonly configuration: Configuration;
  readonly github: ReturnType<typeof connect>;
  readonly now: () => number;
  /** Makes the word that ends what a reply quotes; by default by chance. */
  readonly mark?: () => string;
  /** By default with a key by chance, so that no other server gives or knows the same codes. */
  readonly confirmations?: ConfirmationCodes;
  /** By default the clock's own. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The working directory. */
  readonly checkout?: Checkout;
  /** Finished logs; by default those on disk, as configured. */
  readonly cache?: LogCache;
  /** Failures that were seen before; by default those on disk, as configured. */
  readonly failures?: FailureIndex;
  /** From how many bytes on a log is large: its end is looked into first. By default 8 MB. */
  readonly largeLog?: number;
  /** The questions that a person picks from a menu. */
  readonly prompts?: readonly Prompt[];
  /** The page that shows the timeline of a run. */
  readonly picture: () => Promise<string>;
  /** The code of the thread in which patterns are tried on logs. */
  readonly patternWorker: URL;
}

/** A call that goes on. */
interface OpenCall extends ToolCall {
  /** Later where a person was asked in between. */
  deadline: number;
}

/** Makes what each call may use, from what all calls share. */
export interface Contexts {
  /** The repository that is meant where a call names none. */
  readonly repository: () => Promise<Repository | undefined>;
  /** The working directory, where it is a checkout of that repository. */
  readonly checkout: (named: Repository) => Promise<Checkout | undefined>;
  readonly open: (signal: AbortSignal, tool: string, confirmed: Change['confirmed']) => OpenCall;
  readonly contextOf: (call: OpenCall) => Context & { readonly github: Client };
  /** For what is no tool, and changes nothing. */
  readonly reading: (signal: AbortSignal) => Context;
}

/** The cache of finished logs on disk. */
export function cacheOf({ cacheLimit, cacheFolder }: Configuration): LogCache {
  return cacheLimit > 0 ? diskCache(join(cacheFolder, 'logs'), cacheLimit) : noCache;
}

/** The index of failures on disk. */
export function failuresOf({ cacheLimit, cacheFolder, apiUrl }: Configuration): FailureIndex {
  return cacheLimit > 0
    ? diskFailureIndex(join(cacheFolder, 'failures'), webHost(apiUrl))
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
    // Each request of a call listens; Node warns of more than ten.
    setMaxListeners(0, signal);
    return { signal, now, deadline: now() + answerWithin, tool, confirmed };
  };
  const contextOf: Contexts['contextOf'] = (call) => ({
    github: dependencies.github(call),
    signal: call.signal,
    optional: optionalReads(),
    now,
    pause: (milliseconds) => (dependencies.pause ?? pause)(milliseconds, call.signal),
    deadline: call.deadline,
    confirmations,
    webHost: webHost(configuration.apiUrl),
    checkout,
    failures,
    shared: configuration.http !== undefined,
    redact: dependencies.github.secrets.redact,
    cacheFolder: configuration.cacheFolder,
    archiveLimit: configuration.archiveLimit,
    cache,
    largeLog: dependencies.largeLog ?? largeLog,
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
