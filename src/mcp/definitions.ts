import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { zodToJsonSchema } from 'zod-to-json-schema';
import { notSeenShape } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import type { Effect, Tool } from '../tool/tool.ts';
import { pictureUri } from './resources.ts';

/** What the protocol takes for granted is left out, since each byte is in every prompt. */
const hints: Readonly<Record<Effect, ToolAnnotations>> = {
  read: { readOnlyHint: true, destructiveHint: false },
  write: { readOnlyHint: false, destructiveHint: false },
  stop: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
  confirm: { readOnlyHint: false, destructiveHint: true },
};

/**
 * Of longer answers Claude Code keeps a file, 50,000 characters where nothing is said
 * (https://code.claude.com/docs/en/mcp): what was asked for expressly is to be read at once.
 */
const largestAnswer = 100_000;

const listed = {
  withRepository: new WeakMap<Tool, Definition>(),
  without: new WeakMap<Tool, Definition>(),
};

/** A tool as it is listed; over HTTP it is listed anew for each client, so what was made is kept. */
export function definition(tool: Tool, standard?: Repository): Definition {
  const definitions = standard ? listed.withRepository : listed.without;
  const known = definitions.get(tool) ?? define(tool, standard);
  definitions.set(tool, known);
  return known;
}

type Definition = ReturnType<typeof define>;

function define(tool: Tool, standard?: Repository) {
  const { name, title, description, effect, picture, input } = tool;
  return {
    name,
    title,
    description,
    inputSchema: schema(z.object(withStandard(input, standard)).strict()),
    outputSchema: fieldsOf(schema(z.object(outputOf(tool)))),
    annotations: hints[effect],
    ...(effect === 'read' && {
      _meta: {
        ...(picture && { ui: { resourceUri: pictureUri } }),
        'anthropic/maxResultSizeChars': largestAnswer,
      },
    }),
  };
}

interface Schema {
  readonly [keyword: string]: unknown;
}

/** The fields of an answer, objects within it by their type alone: a client has no use for more. */
function fieldsOf<S extends Schema>(json: S): S {
  const fields = Object.entries(Object(json.properties)) as [string, Schema][];
  return {
    ...json,
    properties: Object.fromEntries(fields.map(([name, field]) => [name, typeOf(field)])),
  };
}

function typeOf({
  properties,
  additionalProperties,
  required,
  items,
  anyOf,
  ...rest
}: Schema): Schema {
  return {
    ...rest,
    ...(items !== undefined && { items: typeOf(items as Schema) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map(typeOf) }),
  };
}

/** What a tool answers: one that is more than its endpoint may also say what it could not see. */
export function outputOf({ output, endpoint, effect }: Tool): z.ZodRawShape {
  return endpoint && effect === 'read' ? output : { ...output, not_seen: notSeenShape };
}

/** Where a repository is known, owner and repo may be left out. */
export function withStandard(
  input: z.ZodRawShape,
  standard: Repository | undefined,
): z.ZodRawShape {
  if (!standard || !input.owner || !input.repo) return input;
  return { ...input, owner: input.owner.optional(), repo: input.repo.optional() };
}

function schema(shape: z.AnyZodObject) {
  const { $schema, ...json } = zodToJsonSchema(shape, { $refStrategy: 'none' });
  return { ...(oneTypeEach(json) as typeof json), type: 'object' as const };
}

/** Some hosts turn schemas into a dialect in which a type is one word: several become branches. */
function oneTypeEach(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(oneTypeEach);
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json).map(([key, value]) => [key, oneTypeEach(value)] as const);
  const { type, ...rest } = Object.fromEntries(entries);
  if (!Array.isArray(type)) return Object.fromEntries(entries);
  return { anyOf: type.map((each) => ({ type: each })), ...rest };
}
