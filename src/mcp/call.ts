import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Configuration } from '../config/configuration.ts';
import type { Change } from '../github/audit.ts';
import type { Client } from '../github/client.ts';
import { explain, ToolError } from '../github/errors.ts';
import { notSeenData, type OptionalReads } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import { linkedAbort } from '../github/transport/abort.ts';
import { inline, quoted } from '../text/text.ts';
import { webHostOf } from '../tool/addresses.ts';
import { withLines } from '../tool/confirmation.ts';
import { readInputs } from '../tool/inputs.ts';
import { withLookups } from '../tool/lookups.ts';
import { explainNotFound } from '../tool/missing.ts';
import { isNamedUnlisted, withRunId, withWaysToName } from '../tool/named-run.ts';
import { nearest } from '../tool/nearest.ts';
import type { Context, Link, Reply, Tool } from '../tool/tool.ts';
import type { Contexts } from './context.ts';
import { outputOf, withDefaultRepository } from './definitions.ts';
import { askByElicitation } from './elicitation.ts';

/** The groups of tools by name, in the order in which agents see them. */
export type Groups = Readonly<Record<string, readonly Tool[]>>;

/**
 * Handles tools/call: checks the arguments, calls the tool, and turns any failure into an answer.
 */
export function serveCalls(
  server: Server,
  groups: () => Promise<Groups>,
  configuration: Configuration,
  { repository, open, contextOf }: Contexts,
): void {
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    let github: Client | undefined;
    let missing: ((error: unknown) => Promise<string | undefined>) | undefined;
    let tool: Tool | undefined;
    // Aborted at the end of the call, too: responses that were not read to the end would stay open.
    const { signal, abort, release } = linkedAbort(extra.signal);
    try {
      tool = offered(await groups(), configuration).find(
        (candidate) => candidate.name === params.name,
      );
      if (!tool) throw new ToolError(unknownTool(params.name, await groups(), configuration));
      const given = checkArguments(tool, params.arguments ?? {}, await repository(), configuration);
      const token = extra._meta?.progressToken;
      const ask = askByElicitation(server, configuration, signal);
      const call = open(signal, tool.name, confirmation(tool, ask));
      const shared = contextOf(call);
      github = shared.github;
      missing = (error) => explainNotFound(error, shared);
      const context: Context = {
        ...shared,
        get deadline() {
          return call.deadline;
        },
        ask:
          ask &&
          (async (question) => {
            const asked = call.now();
            const answer = await ask(question);
            // Waiting for the person does not count against the deadline.
            call.deadline += call.now() - asked;
            return answer;
          }),
        progress(progress, total, message) {
          if (token === undefined) return;
          const params = { progressToken: token, progress, message, ...(total && { total }) };
          // A client that is gone is noticed when the answer is sent.
          extra.sendNotification({ method: 'notifications/progress', params }).catch(() => {});
        },
      };
      const named = await withRunId(tool, await withLookups(given, context), context);
      const reply = await tool.handle(named, context);
      const { text, data, links = [] } = withNotSeen(reply, context.optional);
      const structured = z.object(outputOf(tool)).parse(data);
      return success(withLines(text, closingLines(github)), structured, links);
    } catch (error) {
      const why = (await missing?.(error)) ?? explain(error);
      return failure(withLines(withOutcome(why, tool, github), closingLines(github)));
    } finally {
      abort(new DOMException('The call is over.', 'AbortError'));
      release();
    }
  });
}

/** Why a call failed and, for a tool that changes something, whether it did. */
function withOutcome(why: string, tool: Tool | undefined, github: Client | undefined): string {
  if (github?.changed()) return `The change was accepted; what came after it failed. ${why}`;
  if (!github || github.sent() || tool?.effect === 'read' || saysUnchanged.test(why)) return why;
  return `${why} Nothing was changed.`;
}

/** This server's own refusals contain one of these already. */
const saysUnchanged = /\b(?:Not done|Nothing was (?:sent|changed))\b/;

/** Adds what could not be read to an answer that does not say so itself. */
function withNotSeen(reply: Reply, optional: OptionalReads): Reply {
  const { notSeen } = optional;
  if (notSeen.length === 0 || 'not_seen' in reply.data) return reply;
  return {
    ...reply,
    text: withLines(reply.text, notSeen),
    data: { ...reply.data, ...notSeenData(optional) },
  };
}

/** How a change by this tool is confirmed, for the audit log: it is never sent before that. */
function confirmation({ effect }: Tool, ask: Context['ask']): Change['confirmed'] {
  if (effect !== 'confirm') return 'not needed';
  return ask ? 'by phrase and person' : 'by phrase';
}

/** Replies mention GitHub's rate limit when fewer calls than this are left in the hour. */
const fewCallsLeft = 100;

/**
 * The lines that end every reply: notes about what was read, and a rate limit that is nearly used
 * up.
 */
function closingLines(github: Client | undefined): string[] {
  const left = github?.left();
  const lines = [...(github?.notes() ?? [])];
  if (left !== undefined && left < fewCallsLeft)
    lines.push(`GitHub calls left this hour: ${left}.`);
  return lines;
}

function success(
  text: string,
  structuredContent: Record<string, unknown>,
  links: readonly Link[],
): CallToolResult {
  return {
    content: [{ type: 'text', text }, ...links.map(linkContent)],
    structuredContent,
  };
}

/** Meant for the person: it tells the model nothing that the text does not say. */
function linkContent({ uri, title }: Link) {
  return {
    type: 'resource_link' as const,
    uri,
    name: title,
    mimeType: 'text/plain',
    annotations: { audience: ['user' as const], priority: 0.1 },
  };
}

function failure(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

/** The tools that the configuration lets agents see. */
export function offered(
  groups: Groups,
  { toolsets, readOnly, http }: Pick<Configuration, 'toolsets' | 'readOnly' | 'http'>,
): readonly Tool[] {
  return (
    Object.entries(groups)
      .filter(([group]) => toolsets === undefined || toolsets.includes(group))
      .flatMap(([, tools]) => tools)
      .filter(({ effect }) => !readOnly || effect === 'read')
      // Over HTTP, files would be written to the operator's machine, not to the caller's.
      .filter(({ local }) => !local || !http)
  );
}

/** How many unknown arguments a refusal names. */
const maxUnknownNamed = 20;

/** @throws ToolError naming each argument that is wrong, before anything is sent */
function checkArguments(
  tool: Tool,
  given: Record<string, unknown>,
  defaultRepository: Repository | undefined,
  { apiUrl }: Configuration,
) {
  const shape = withDefaultRepository(tool.input, defaultRepository);
  const known = withWaysToName(shape);
  const { args, wrong } = readInputs(known, given, {
    defaultRepository,
    webHost: webHostOf(apiUrl),
    takesUrl: shape.url !== undefined,
  });
  const taken = isNamedUnlisted(args, shape) ? known : shape;
  const { data, error } = z.object(taken).strict().safeParse(args);
  for (const { code, path, message, ...issue } of error?.issues ?? []) {
    wrong.push(
      code === 'unrecognized_keys' && 'keys' in issue
        ? unknownArguments(issue.keys, Object.keys(shape))
        : inline(`${path.join('.')}: ${message}`, 600),
    );
  }
  if (
    data &&
    defaultRepository &&
    shape.owner &&
    (data.owner === undefined) !== (data.repo === undefined)
  ) {
    wrong.push('owner and repo go together');
  }
  if (!data || wrong.length > 0) {
    throw new ToolError(
      `Invalid arguments for ${tool.name}: ${wrong.join('; ')}. Nothing was sent.`,
    );
  }
  if (!defaultRepository || !shape.owner || ('url' in data && data.url !== undefined)) return data;
  return { ...defaultRepository, ...definedOnly(data) };
}

/** 'unknown "brunch", perhaps branch (it takes owner, repo, branch)' */
function unknownArguments(keys: readonly string[], known: readonly string[]): string {
  const named = keys.slice(0, maxUnknownNamed).map((key) => {
    const near = nearest(key, known);
    return `${quoted(inline(key, 50))}${near ? `, perhaps ${near}` : ''}`;
  });
  return `unknown ${named.join('; ')} (it takes ${known.join(', ')})`;
}

function definedOnly(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

function unknownTool(name: string, groups: Groups, { http }: Configuration): string {
  const known = Object.values(groups)
    .flat()
    .find((tool) => tool.name === name);
  if (!known) {
    return `There is no tool ${quoted(inline(name, 100))}. Call tools/list for those that exist.`;
  }
  if (known.local && http) {
    return `The tool ${name} is not offered over HTTP: it writes to the disk of the machine that the server runs on.`;
  }
  const narrowed = http ? ', or the request narrows it by X-MCP-Readonly or X-MCP-Toolsets' : '';
  return `The tool ${name} is not offered here: the server was started with --read-only or --toolsets${narrowed}.`;
}
