import { describe, expect, it } from 'vitest';
import { groups } from '../tools/index.ts';
import { session } from './harness.ts';
import { fieldsOf, type Operation, operations, parametersOf } from './openapi.ts';

const tools = Object.values(groups).flat();
const listed = (await (await session()).client.listTools()).tools;
const reads = { readOnlyHint: true, destructiveHint: false };
const changes = { readOnlyHint: false, destructiveHint: false };
const destroys = { readOnlyHint: false, destructiveHint: true };
const stops = { ...destroys, idempotentHint: true };
const hints = { read: reads, write: changes, stop: stops, confirm: destroys };
const hintsOf = (tool: string) => hints[tools.find(({ name }) => name === tool)?.effect ?? 'read'];
const core = [...operations].filter(([, operation]) => operation['x-slice'] === 'core');

describe('the tools', () => {
  it('are the 19 operations of workflow runs, each once, by GitHub names', () => {
    const offered = tools.filter(({ endpoint }) => endpoint !== undefined);
    expect(offered.map(({ name, endpoint }) => `${name}: ${endpoint}`).toSorted()).toEqual(
      core
        .map(
          ([route, { operationId }]) =>
            `${operationId.replace('actions/', '').replaceAll('-', '_')}: ${route}`,
        )
        .toSorted(),
    );
  });

  it('take every parameter of their operation, by its name and default, and no other but confirm and those of several runs', () => {
    for (const [route, operation] of core) {
      const tool = tools.find(({ endpoint }) => endpoint === route);
      const definition = listed.find(({ name }) => name === tool?.name);
      const path = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
      const query = parametersOf(operation)
        .filter((parameter) => parameter.in === 'query')
        .map(({ name }) => name);
      const body = bodyFields(operation);
      const expected = new Set([
        ...path,
        ...query,
        ...body,
        ...(tool?.effect === 'confirm' ? ['confirm'] : []),
        ...(route.startsWith('DELETE ') ? ['run_ids'] : []),
        ...(route.endsWith('/rerun-failed-jobs') ? ['pull_number', 'head_sha'] : []),
      ]);
      expect([
        tool?.name,
        ...Object.keys(definition?.inputSchema.properties ?? {}).toSorted(),
      ]).toEqual([tool?.name, ...[...expected].toSorted()]);
    }
  });

  it('say that they only read exactly where GitHub is asked by GET', () => {
    for (const { name, endpoint, effect } of tools) {
      if (endpoint) expect([name, effect === 'read']).toEqual([name, endpoint.startsWith('GET ')]);
    }
  });

  it('have strict flat schemas with every field described', () => {
    for (const { name, inputSchema } of listed) {
      expect([name, inputSchema.type, inputSchema.additionalProperties]).toEqual([
        name,
        'object',
        false,
      ]);
      for (const combinator of ['anyOf', 'oneOf', 'allOf', '$ref'])
        expect(inputSchema).not.toHaveProperty(combinator);
      for (const [field, schema] of Object.entries(inputSchema.properties ?? {})) {
        expect([name, field, (schema as { description?: string }).description]).toEqual([
          name,
          field,
          expect.stringMatching(/\S/),
        ]);
      }
    }
  });

  it('have a title, an output schema and the hints of their effect', () => {
    for (const tool of listed) {
      expect(tool).toEqual({
        name: expect.stringMatching(/^[a-z][a-z_]{1,39}$/),
        title: expect.stringMatching(/\S/),
        description: expect.stringMatching(/\S.*\.$/),
        inputSchema: expect.anything(),
        outputSchema: expect.objectContaining({ type: 'object', additionalProperties: false }),
        annotations: hintsOf(tool.name),
        ...(tool.annotations?.readOnlyHint && {
          _meta: expect.objectContaining({ 'anthropic/maxResultSizeChars': 100_000 }),
        }),
      });
    }
  });

  it('tell hosts what destroys: the confirmed ones and cancel', () => {
    expect(
      listed
        .filter(({ annotations }) => annotations?.destructiveHint)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([
      'approve_workflow_run',
      'cancel_workflow_run',
      'delete_workflow_run',
      'delete_workflow_run_logs',
      'dispatch_workflow',
      'force_cancel_workflow_run',
      'review_custom_gates_for_run',
      'review_pending_deployments_for_run',
    ]);
  });

  it('give every value a type, since the Inspector warns of schemas that take anything', () => {
    const open = (schema: unknown): boolean =>
      typeof schema === 'object' &&
      schema !== null &&
      (Object.keys(schema).length === 0 || Object.values(schema).some(open));
    expect(listed.filter(({ outputSchema }) => open(outputSchema?.properties))).toEqual([]);
    expect(
      listed.filter(({ inputSchema }) => open(Object.values(inputSchema.properties ?? {}))),
    ).toEqual([]);
  });

  it('cost a prompt at most 800 bytes on average, and 1,400 for one', () => {
    const sizes = listed.map(
      ({ outputSchema, _meta, ...definition }) => JSON.stringify(definition).length,
    );
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0) / listed.length).toBeLessThanOrEqual(800);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1400);
  });

  it('cost a client at most 48 kB as a list, with output schemas', () => {
    expect(JSON.stringify(listed).length).toBeLessThanOrEqual(48_000);
  });

  it('say in a sentence what they are for, and of each parameter more than a word', () => {
    for (const { name, description, inputSchema } of listed) {
      expect([name, description?.split(' ').length]).toEqual([name, expect.toSatisfy(manyWords)]);
      for (const [field, schema] of Object.entries(inputSchema.properties ?? {})) {
        const words = (schema as { description?: string }).description?.split(' ') ?? [];
        expect([name, field, words.length]).toEqual([name, field, expect.toSatisfy(someWords)]);
      }
    }
  });

  it('are at most 32', () => {
    expect(listed.length).toBeLessThanOrEqual(32);
  });
});

describe('which tools are offered', () => {
  it('--read-only leaves out all that change something', async () => {
    const { client, call } = await session({ flags: ['--read-only'] });
    const { tools } = await client.listTools();
    expect(tools.filter(({ annotations }) => !annotations?.readOnlyHint)).toEqual([]);
    expect(await call('delete_workflow_run', { owner: 'a', repo: 'b', run_id: 1 })).toEqual({
      text: 'The tool delete_workflow_run is not offered here: the server was started with --read-only or --toolsets.',
      data: undefined,
      isError: true,
    });
  });

  it('--toolsets offers only the groups that it names', async () => {
    const { client } = await session({ flags: ['--toolsets', 'reviews, control'] });
    const { tools } = await client.listTools();
    const expected = [...(groups.control ?? []), ...(groups.reviews ?? [])].map(({ name }) => name);
    expect(tools.map(({ name }) => name)).toEqual(expected);
  });

  it('a default repository makes owner and repo optional', async () => {
    const { client } = await session({ flags: ['--repo', 'octo-org/hello-world'] });
    const { tools } = await client.listTools();
    expect(tools.find(({ name }) => name === 'get_workflow_run')?.inputSchema.required).toEqual([
      'run_id',
    ]);
  });
});

describe('arguments', () => {
  it.each([
    [
      'get_workflow_run',
      { owner: 'a', repo: 'b', run_id: 'one' },
      'run_id: Expected number, received string',
    ],
    ['get_workflow_run', { owner: 'a', repo: 'b', run_id: -1 }, 'run_id: Not an id'],
    ['get_workflow_run', { owner: 'a', repo: 'b', run_id: 1e300 }, 'run_id: Not an id'],
    ['get_workflow_run', { owner: '../a', repo: 'b', run_id: 1 }, 'owner: Not an account name'],
    ['get_workflow_run', { owner: 'a', repo: '..', run_id: 1 }, 'repo: Not a repository name'],
    ['get_workflow_run', { owner: 'a', repo: 'b/../c', run_id: 1 }, 'repo: Not a repository name'],
    ['get_workflow_run', { owner: 'a', repo: 'b' }, 'run_id: Required'],
    [
      'get_workflow_run',
      { owner: 'a', repo: 'b', run_id: 1, brunch: 'x' },
      'unknown "brunch" (it takes owner, repo, run_id, exclude_pull_requests)',
    ],
    [
      'list_workflow_runs',
      { owner: 'a', repo: 'b', workflow_id: '../ci.yml' },
      'workflow_id: Not a workflow id, file name such as ci.yml, or name',
    ],
    [
      'list_workflow_runs',
      { owner: 'a', repo: 'b', workflow_id: 'ci%2fyml' },
      'workflow_id: Not a workflow id, file name such as ci.yml, or name',
    ],
    [
      'list_workflow_runs_for_repo',
      { owner: 'a', repo: 'b', per_page: 101 },
      'per_page: Must be from 1 to 100',
    ],
    [
      'list_workflow_runs_for_repo',
      { owner: 'a', repo: 'b', created: 'yesterday' },
      'created: Not a date or range such as >=2026-01-31 or 2026-01-01..2026-01-31',
    ],
    [
      'list_workflow_runs_for_repo',
      { owner: 'a', repo: 'b', head_sha: 'acb582' },
      'head_sha: Not a commit by 7 digits or more',
    ],
    [
      'list_workflow_runs_for_repo',
      { owner: 'a', repo: 'b', branch: ' ' },
      'branch: Must not be empty',
    ],
  ])('%s refuses %j before anything is sent', async (name, args, message) => {
    expect(await (await session()).call(name, args)).toEqual({
      text: `Invalid arguments for ${name}: ${message}. Nothing was sent.`,
      data: undefined,
      isError: true,
    });
  });

  it('name a tool that does not exist', async () => {
    expect((await (await session()).call('explode')).text).toBe(
      'There is no tool "explode". Call tools/list for those that exist.',
    );
  });
});

const manyWords = (words: number) => words >= 8;
const someWords = (words: number) => words >= 2;

/** Described by GitHub, but not documented: a debugger is of no use to an agent. */
const undocumented = ['enable_debugger'];

function bodyFields(operation: Operation): string[] {
  return fieldsOf(operation).filter((field) => !undocumented.includes(field));
}
