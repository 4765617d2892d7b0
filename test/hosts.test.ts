import { expect, it } from 'vitest';
import * as build from '../src/fake-github/build.ts';
import type { World } from '../src/fake-github/state.ts';
import { shortName } from '../src/release/install.ts';
import { github, session } from './harness.ts';
import { full } from './sampled.ts';

let world: World;
const fakeGitHub = github(() => world);

const { client } = await session();
const { tools } = await client.listTools();
const { prompts } = await client.listPrompts();
const definitions = tools.map(({ name, inputSchema }) => ({
  name,
  schema: JSON.stringify(inputSchema),
}));

/** https://code.claude.com/docs/en/mcp: it warns of more tokens than this, and cuts at the second. */
const warnedAt = 10_000;
const cutAt = 25_000;
/** Of more characters it keeps a file, where the tool does not name another number. */
const keptInFileAbove = 50_000;
const declared = (name: string) =>
  Number(tools.find((tool) => tool.name === name)?._meta?.['anthropic/maxResultSizeChars']);
/** Claude Desktop: "Tool result is too large. Maximum size is 1MB." */
const refusedAbove = 1024 * 1024;
/** Claude Code cuts longer words of an error. */
const longestError = 11_000;

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
  [
    'Claude Code: characters of an answer that a tool may ask for',
    500_000,
    Math.max(...tools.map(({ name }) => declared(name) || 0)),
  ],
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
  const again = await (await session()).client.listTools();
  expect(again.tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
});

let largest: ReturnType<typeof makeLarge> | undefined;

/** A repository in which everything is as large as it gets; no test changes it. */
function large() {
  largest ??= makeLarge();
  world = largest.world;
  fakeGitHub.use();
  return largest;
}

function makeLarge() {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const world = build.emptyWorld(() => now);
  const repository = build.repository(world);
  const ci = build.workflow(world, repository, 'CI', 'ci.yml');
  const lines = Array.from(
    { length: full ? 3000 : 300 },
    (_, n) =>
      `2026-03-01T11:50:05.${String(n).padStart(7, '0')}Z Error: expected "${n}" to be "${n + 1}" in 'C:\\work\\test.ts' ${'x'.repeat(100)}`,
  );
  const log = `${lines.join('\r\n')}\r\n2026-03-01T11:50:09.0000000Z ##[error]Process completed with exit code 1.\r\n`;
  const job = (name: string, conclusion: 'failure' | 'success') => ({ name, conclusion, log });
  const runOf = (ago: number, conclusion: 'failure' | 'success', jobs: number) =>
    build.run(world, repository, {
      workflow: ci,
      ago,
      display_title: `Say hello ${'to everybody '.repeat(15)}`,
      head_branch: `feature/${'long-'.repeat(30)}`,
      jobs: Array.from({ length: jobs }, (_, n) =>
        job(`test (${n}, ${'windows-latest-'.repeat(6)})`, conclusion),
      ),
    });
  for (let ago = 100; ago > 0; ago--) runOf(ago * 10_000, ago % 2 ? 'success' : 'failure', 1);
  const green = runOf(9000, 'success', full ? 300 : 40);
  const red = runOf(600, 'failure', full ? 300 : 40);
  const job_id = red.attempts[0]?.jobs[0]?.id;
  return { world, now, red: { run_id: red.id }, green: { run_id: green.id }, job: { job_id } };
}

/** What a host makes of an answer: where it has a structured form, some read only that. */
async function sizeOf(name: string, args: Record<string, unknown>, now: number) {
  const { client } = await session({ flags: ['--repo', 'octo-org/hello-world'], now: () => now });
  const answer = await client.callTool({ name, arguments: args });
  const [{ text }] = answer.content as [{ text: string }];
  const data = JSON.stringify(answer.structuredContent ?? null);
  return {
    isError: answer.isError === true,
    text,
    bytes: Math.max(Buffer.byteLength(text), Buffer.byteLength(data)),
    characters: Math.max(text.length, data.length),
    whole: Buffer.byteLength(JSON.stringify(answer)),
  };
}

const asItIs = ['red', {}] as const;
it.each([
  ['list_workflow_runs_for_repo', 'none', { per_page: 30 }],
  ['list_workflow_runs', 'none', { workflow_id: 'ci.yml' }],
  ['get_workflow_run', ...asItIs],
  ['get_workflow_run_usage', ...asItIs],
  ['list_jobs', ...asItIs],
  ['read_log', 'job', {}],
  ['search_logs', 'red', { pattern: 'Error' }],
  ['download_workflow_run_logs', ...asItIs],
  ['triage', ...asItIs],
  ['compare_runs', ...asItIs],
  ['get_workflow_health', 'none', { workflow_id: 'ci.yml' }],
  ['wait_for_run', ...asItIs],
] as const)(
  '%s answers no more than hosts take without a warning, however much there is',
  async (name, about, more) => {
    const { now, red, job } = large();
    const args = { ...(about === 'red' ? red : about === 'job' ? job : {}), ...more };
    const { isError, text, bytes, characters } = await sizeOf(name, args, now);
    expect(isError ? text : '').toBe('');
    expect([bytes / 4 <= warnedAt, bytes / 4]).toEqual([true, bytes / 4]);
    expect(characters).toBeLessThanOrEqual(keptInFileAbove);
  },
  30_000,
);

it.each([
  ['list_workflow_runs_for_repo', 'none', { per_page: 100 }],
  ['list_jobs', 'red', { per_page: 100 }],
  ['read_log', 'job', { lines: 1000 }],
  ['search_logs', 'red', { pattern: 'Error', max_matches: 200, context: 10 }],
  ['triage', 'red', { max_tokens: 8000 }],
] as const)(
  '%s answers no more than hosts take, even where it is asked for all',
  async (name, about, more) => {
    const { now, red, job } = large();
    const args = { ...(about === 'red' ? red : about === 'job' ? job : {}), ...more };
    const { isError, text, bytes, characters, whole } = await sizeOf(name, args, now);
    expect(isError ? text : '').toBe('');
    expect([bytes / 4 <= cutAt, bytes / 4]).toEqual([true, bytes / 4]);
    expect([characters <= declared(name), characters]).toEqual([true, characters]);
    expect(whole).toBeLessThan(refusedAbove);
  },
  30_000,
);

it.each([
  ['read_log', 'red', {}],
  ['delete_workflow_run', 'red', { confirm: 'yes' }],
  ['search_logs', 'green', { pattern: 'Error' }],
  ['list_jobs', 'none', { ['x'.repeat(20_000)]: 1 }],
  ['x'.repeat(20_000), 'none', {}],
] as const)(
  'an error is short enough to be read whole: %#',
  async (name, about, more) => {
    const { now, red, green } = large();
    const args = { ...(about === 'red' ? red : about === 'green' ? green : {}), ...more };
    const { isError, text } = await sizeOf(name, args, now);
    expect(isError).toBe(true);
    expect(text.length).toBeLessThan(longestError);
  },
  30_000,
);
