import type { ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { zodToJsonSchema } from 'zod-to-json-schema';
import { notSeenShape } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import type { Effect, Tool } from '../tool/tool.ts';
import { timelineUri } from './resources.ts';

/**
 * Hints that equal the protocol's default are left out: every byte of a definition is in every
 * prompt.
 */
const hints: Readonly<Record<Effect, ToolAnnotations>> = {
  read: { readOnlyHint: true, destructiveHint: false },
  write: { readOnlyHint: false, destructiveHint: false },
  stop: { readOnlyHint: false, destructiveHint: true, idempotentHint: true },
  confirm: { readOnlyHint: false, destructiveHint: true },
};

/**
 * Claude Code moves longer answers into a file; its default of 50,000 characters
 * (https://code.claude.com/docs/en/mcp) is less than what read_log may be asked for.
 */
const maxResultCharacters = 100_000;

const cachedDefinitions = {
  withRepository: new WeakMap<Tool, Definition>(),
  without: new WeakMap<Tool, Definition>(),
};

/**
 * The definition of a tool for tools/list. Kept, since over HTTP each request lists the tools
 * again.
 */
export function definition(tool: Tool, defaultRepository?: Repository): Definition {
  const definitions = defaultRepository
    ? cachedDefinitions.withRepository
    : cachedDefinitions.without;
  const known = definitions.get(tool) ?? define(tool, defaultRepository);
  definitions.set(tool, known);
  return known;
}

type Definition = ReturnType<typeof define>;

function define(tool: Tool, defaultRepository?: Repository) {
  const { name, title, description, effect, showsTimeline, input } = tool;
  return {
    name,
    title,
    description,
    inputSchema: schema(z.object(withDefaultRepository(input, defaultRepository)).strict()),
    outputSchema: fieldsOf(schema(z.object(outputOf(tool)))),
    annotations: hints[effect],
    ...(effect === 'read' && {
      _meta: {
        ...(showsTimeline && { ui: { resourceUri: timelineUri } }),
        'anthropic/maxResultSizeChars': maxResultCharacters,
      },
    }),
  };
}

interface Schema {
  readonly [keyword: string]: unknown;
}

/** An output schema cut to the fields and their types: no client uses what is below them. */
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

/**
 * The output of a tool. One that reads more than its endpoint may also say what could not be read.
 */
export function outputOf({ output, endpoint, effect }: Tool): z.ZodRawShape {
  return endpoint && effect === 'read' ? output : { ...output, not_seen: notSeenShape };
}

/** Makes owner and repo optional where there is a default repository. */
export function withDefaultRepository(
  input: z.ZodRawShape,
  defaultRepository: Repository | undefined,
): z.ZodRawShape {
  if (!defaultRepository || !input.owner || !input.repo) return input;
  return { ...input, owner: input.owner.optional(), repo: input.repo.optional() };
}

function schema(shape: z.AnyZodObject) {
  const { $schema, ...json } = zodToJsonSchema(shape, { $refStrategy: 'none' });
  return { ...(withSingleTypes(json) as typeof json), type: 'object' as const };
}

/**
 * Replaces lists of types by `anyOf`: some hosts translate schemas into a dialect with one type
 * each.
 */
function withSingleTypes(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withSingleTypes);
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json).map(
    ([key, value]) => [key, withSingleTypes(value)] as const,
  );
  const { type, ...rest } = Object.fromEntries(entries);
  if (!Array.isArray(type)) return Object.fromEntries(entries);
  return { anyOf: type.map((each) => ({ type: each })), ...rest };
}
