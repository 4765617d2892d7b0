import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { ElicitRequestSchema, type ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import type {
  JsonSchemaType,
  JsonSchemaValidator,
  jsonSchemaValidator,
} from '@modelcontextprotocol/sdk/validation/types.js';
import { configure } from '../src/config/configuration.ts';
import { connect } from '../src/github/client.ts';
import type { Pace } from '../src/github/transport/transport.ts';
import type { FailureIndex } from '../src/history/failure-index.ts';
import { serve } from '../src/mcp/server.ts';
import { groups } from '../tools/index.ts';
import { prompts } from '../tools/prompts.ts';
import { checkoutAt } from './checkout.ts';
import { type Fetch, networkOf } from './network.ts';
import { record, recordFiles, token } from './secrets/transcript.ts';

/** What a tool answered, as a host sees it. */
export interface Answered {
  readonly text: string;
  readonly data: unknown;
  readonly isError: boolean;
}

export interface Session {
  readonly client: Client;
  /** What the server wrote about the changes that it made. */
  readonly log: readonly string[];
  readonly call: (name: string, args?: Record<string, unknown>) => Promise<Answered>;
}

export interface Options {
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The person's answer when asked; undefined: the host cannot ask. */
  readonly person?: (question: string) => ElicitResult | Promise<ElicitResult>;
  /** The working directory, where it is a checkout. */
  readonly checkout?: string;
  readonly now?: () => number;
  /** The clock that pauses go by. */
  readonly monotonic?: () => number;
  /** Stands in for the network. */
  readonly fetch?: Fetch;
  /** How hard the host is used. */
  readonly pace?: Partial<Pace>;
  /** Failures that were seen before; by default those on disk. */
  readonly failures?: FailureIndex;
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From how many bytes on a log is large. */
  readonly largeLog?: number;
}

const closers: (() => Promise<void>)[] = [];

const ajv = new AjvJsonSchemaValidator();
const validators = new Map<string, JsonSchemaValidator<unknown>>();

/** Compiles a schema when the first answer is held against it, and once for all sessions. */
const onceForAll: jsonSchemaValidator = {
  getValidator<T>(schema: JsonSchemaType) {
    return (input: unknown) => {
      const key = JSON.stringify(schema);
      const validate = validators.get(key) ?? ajv.getValidator(schema);
      validators.set(key, validate);
      return validate(input) as ReturnType<JsonSchemaValidator<T>>;
    };
  },
};

/** The tools that servers list, by how they were started. */
const listings = new Map<string, object>();

/**
 * The client checks structured content only against schemas that it has listed. Listing takes
 * longer than starting a server: of those that were started alike, one is asked.
 */
async function listTools(client: Client, started: string): Promise<void> {
  const known = listings.get(started);
  if (known) Object.assign(client, { request: async () => known });
  listings.set(started, await client.listTools());
  Reflect.deleteProperty(client, 'request');
}

/** A client that talks to the server in memory. */
export async function session(options: Options = {}): Promise<Session> {
  const cache = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-'));
  const environment = {
    GITHUB_TOKEN: token,
    XDG_CACHE_HOME: cache,
    ...options.environment,
  };
  const { configuration } = configure(options.flags ?? [], environment, Object.keys(groups), {
    name: 'linux',
    home: cache,
  });
  const log: string[] = [];
  const server = serve(async () => groups, {
    configuration,
    github: connect(configuration, {
      ...(options.pace && { pace: options.pace }),
      ...(options.monotonic && { monotonic: options.monotonic }),
      ...(options.fetch && { network: networkOf(options.fetch) }),
      log: (line) => {
        log.push(line);
        record(line);
      },
    }),
    mark: () => 'k3x9ab',
    now: options.now ?? Date.now,
    ...(options.failures && { failures: options.failures }),
    ...(options.pause && { pause: options.pause }),
    ...(options.largeLog && { largeLog: options.largeLog }),
    ...(options.checkout !== undefined && {
      checkout: checkoutAt(options.checkout, configuration.apiUrl),
    }),
    prompts,
    timelinePage: () => readFile(new URL('../dist/timeline.html', import.meta.url), 'utf8'),
    patternWorker: new URL('../dist/pattern-worker.js', import.meta.url),
  });
  const client = new Client(
    { name: 'test', version: '1' },
    {
      capabilities: options.person ? { elicitation: {} } : {},
      jsonSchemaValidator: onceForAll,
    },
  );
  const { person } = options;
  if (person) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => person(params.message));
  }
  const [near, far] = InMemoryTransport.createLinkedPair();
  const send = far.send.bind(far);
  far.send = (message, options) => {
    record(JSON.stringify(message));
    return send(message, options);
  };
  await Promise.all([server.connect(far), client.connect(near)]);
  const { GITHUB_API_URL: _, ...variables } = options.environment ?? {};
  await listTools(client, JSON.stringify([options.flags, variables]));
  closers.push(async () => {
    await client.close();
    await recordFiles(cache);
    await rm(cache, { recursive: true, force: true });
  });
  return {
    client,
    log,
    async call(name, args = {}) {
      const { content, structuredContent, isError } = await client.callTool({
        name,
        arguments: args,
      });
      const [first] = content as { type: string; text: string }[];
      return { text: first?.text ?? '', data: structuredContent, isError: isError === true };
    },
  };
}

/** The phrase that a preview ends with. */
export function phraseIn(text: string): string {
  const [, phrase] = /\nconfirm: "([^"\n]+)"$/.exec(text) ?? [];
  if (phrase === undefined) throw new Error(`no phrase to confirm in: ${text}`);
  return phrase;
}

/** Ends all sessions. */
export async function endSessions(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}
