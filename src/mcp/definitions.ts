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
  const kept = standard ? listed.withRepository : listed.without;
  const made = kept.get(tool) ?? define(tool, standard);
  kept.set(tool, made);
  return made;
}

type Definition = ReturnType<typeof define>;

function define(tool: Tool, standard?: Repository) {
  const { name, title, description, effect, picture, input } = tool;
  return {
    name,
    title,
    description,
    inputSchema: schema(z.object(withStandard(input, standard)).strict()),
    outputSchema: shallow(schema(z.object(outputOf(tool))), levels),
    annotations: hints[effect],
    ...(effect === 'read' && {
      _meta: {
        ...(picture && { ui: { resourceUri: pictureUri } }),
        'anthropic/maxResultSizeChars': largestAnswer,
      },
    }),
  };
}

/**
 * Objects within the answer are listed with the names of their fields, and objects within those by
 * their type: a client has no use for more.
 */
const levels = 2;

interface Schema {
  readonly [keyword: string]: unknown;
}

/** A schema that takes all that the whole one takes, with the fields of so many levels of objects. */
function shallow<S extends Schema>(json: S, depth: number): S | Schema {
  const { properties, additionalProperties, required, items, anyOf, ...rest } = json;
  if (properties === undefined && typeof additionalProperties !== 'object') {
    return {
      ...json,
      ...(items !== undefined && { items: shallow(items as Schema, depth) }),
      ...(Array.isArray(anyOf) && { anyOf: anyOf.map((each) => shallow(each as Schema, depth)) }),
    };
  }
  if (depth === 0) return rest;
  const fields = Object.entries(Object(properties)).map(([name, property]) => [
    name,
    depth === 1 ? {} : shallow(property as Schema, depth - 1),
  ]);
  const listed = { ...(properties !== undefined && { properties: Object.fromEntries(fields) }) };
  return depth === levels ? { ...json, ...listed } : { ...rest, ...listed };
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
