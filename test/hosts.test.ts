import { expect, it } from 'vitest';
import { shortName } from '../src/publish/install.ts';
import { session } from './harness.ts';

const { client } = await session();
const { tools } = await client.listTools();
const { prompts } = await client.listPrompts();
const definitions = tools.map(({ name, inputSchema }) => ({
  name,
  schema: JSON.stringify(inputSchema),
}));

/** What each host takes; a value beyond it is refused, cut or dropped there. */
it.each([
  // https://modelcontextprotocol.io/specification/2025-11-25/server/tools#tool-names
  ['the protocol: a name', 128, Math.max(...tools.map(({ name }) => name.length))],
  // https://claude.com/docs/connectors/building/review-criteria
  ['Claude: a name', 64, Math.max(...tools.map(({ name }) => name.length))],
  [
    "Claude: a name behind the server's",
    64,
    Math.max(...tools.map(({ name }) => `mcp__${shortName}__${name}`.length)),
  ],
  // https://docs.cursor.com/context/mcp
  [
    'Cursor: server and tool name together',
    60,
    Math.max(...tools.map(({ name }) => `${shortName}${name}`.length)),
  ],
  ['Cursor: tools', 40, tools.length],
  // https://code.claude.com/docs/en/mcp
  ['Claude Code: bytes of instructions', 2048, Buffer.byteLength(client.getInstructions() ?? '')],
  [
    'Claude Code: bytes of a description',
    2048,
    Math.max(...tools.map(({ description = '' }) => Buffer.byteLength(description))),
  ],
])('%s: at most %i', (_, most, measured) => {
  expect(measured).toBeGreaterThan(0);
  expect(measured).toBeLessThanOrEqual(most);
});

/** What some host's converter of schemas cannot read, or a model's API refuses. */
it.each([
  ['a root combinator', (schema: string) => /^\{"(anyOf|oneOf|allOf)"/.test(schema)],
  ['a reference', (schema: string) => schema.includes('"$ref"')],
  ['an empty object where arguments were declared', (schema: string) => schema.length < 60],
  ['a root that is no object', (schema: string) => JSON.parse(schema).type !== 'object'],
] as const)('no tool has %s', (_, found) => {
  expect(definitions.filter(({ schema }) => found(schema))).toEqual([]);
});

it('names have only what VS Code and the APIs of models take', () => {
  const names = [...tools, ...prompts].map(({ name }) => name);
  expect(names.filter((name) => !/^[a-z0-9_-]+$/.test(name))).toEqual([]);
});

it('tools are listed in the same order each time', async () => {
  const again = await client.listTools();
  expect(again.tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
});
