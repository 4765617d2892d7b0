import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAnswer } from '../../src/github/check-answer.ts';
import { endSessions } from '../harness.ts';
import { sampled } from '../sampled.ts';
import { helloWorld, named, questions, visitor } from './corpus.ts';

let host: Awaited<ReturnType<typeof visitor>>;

beforeAll(async () => {
  host = await visitor();
});
afterAll(endSessions);

/** An answer in which the fields of these names, wherever they stand, are something else. */
function replaced(body: unknown, names: readonly string[], value: unknown): unknown {
  if (Array.isArray(body)) return body.map((item) => replaced(item, names, value));
  if (body === null || typeof body !== 'object') return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, item]) => [
      key,
      names.includes(key) && typeof item !== 'object' ? value : replaced(item, names, value),
    ]),
  );
}

const away = '../../../../evil';
const values: readonly unknown[] = [away, 1.5, -1, 2 ** 60, '7'];

describe('a field of an answer that is of another kind', { timeout: 60_000 }, () => {
  const fields = [
    'id',
    'run_attempt',
    'run_id',
    'workflow_id',
    'head_sha',
    'run_number',
    'total_count',
    'created_at',
    'status',
    'conclusion',
    'event',
    'html_url',
  ];
  it.each(sampled(fields, 2))('%s goes into no request and no reply', async (field) => {
    const text = ['html_url', 'head_sha'].includes(field)
      ? ['javascript:evil', 'evil']
      : sampled(values, 2);
    for (const value of text) {
      const world = named('plain');
      host.visit(world.world, (body) => replaced(body, [field], value));
      for (const [name, args] of questions(world, 'plain')) {
        const answer = await host.call(name, args);
        expect(answer.text, name).not.toMatch(/evil|NaN|\[object|1152921504606847000/);
        expect(JSON.stringify(answer.data ?? null), name).not.toMatch(/evil|1152921504606847000/);
      }
      for (const { url, method } of world.world.requests) {
        expect(method).toBe('GET');
        expect(url).not.toMatch(/evil|NaN|1152921504606847000|object|-1(?!\d)/);
      }
    }
  });

  it('names no file: an attempt that is a path saves nothing', async () => {
    const world = named('plain');
    host.visit(world.world, (body) => replaced(body, ['run_attempt'], away));
    const run_id = world.red.id;
    expect(await host.call('download_workflow_run_logs', { ...helloWorld, run_id })).toEqual({
      isError: true,
      data: undefined,
      text: "GitHub's answer has not the form that its documentation gives (run_attempt is missing or of another kind). Check GITHUB_API_URL; if it is right, please report this to workflow-runs-mcp.",
    });
    expect(world.world.requests.map(({ path }) => path)).toEqual([
      `/repos/octo-org/hello-world/actions/runs/${run_id}`,
    ]);
  });
});

describe('an answer about something else than was asked for', () => {
  const other =
    'nothing of it is used. Check GITHUB_API_URL; if it is right, try again in a minute.';

  it.each([
    ['get_workflow_run', 'run'],
    ['delete_workflow_run', 'run', ' Nothing was changed.'],
    ['delete_workflow_run_logs', 'run', ' Nothing was changed.'],
    ['force_cancel_workflow_run', 'run', ' Nothing was changed.'],
    ['triage', 'run'],
  ])('%s neither shows it nor acts on it', async (name, what, unchanged = '') => {
    const world = named('plain');
    const run_id = world.red.id;
    host.visit(world.world, (body) => replaced(body, ['id'], run_id + 1));
    const answer = await host.call(name, { ...helloWorld, run_id });
    expect(answer.isError).toBe(true);
    expect(answer.text).toBe(
      `GitHub was asked for ${what} ${run_id} and answered with ${what} ${run_id + 1}: ${other}${unchanged}`,
    );
    expect(world.world.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('is refused of an attempt, of a job, and of the jobs of a run', async () => {
    const world = named('plain');
    const run_id = world.red.id;
    const job_id = world.red.attempts[0]?.jobs[0]?.id ?? 0;
    host.visit(world.world, (body) => replaced(body, ['run_attempt'], 2));
    const attempt = await host.call('get_workflow_run_attempt', {
      ...helloWorld,
      run_id,
      attempt_number: 1,
    });
    expect(attempt.text).toBe(
      `GitHub was asked for attempt 1 and answered with attempt 2: ${other}`,
    );
    host.visit(world.world, (body) => replaced(body, ['id'], 7));
    expect((await host.call('read_log', { ...helloWorld, job_id })).text).toBe(
      `GitHub was asked for job ${job_id} and answered with job 7: ${other}`,
    );
    host.visit(world.world, (body) => replaced(body, ['run_id'], 7));
    expect((await host.call('list_jobs', { ...helloWorld, run_id })).text).toBe(
      `GitHub was asked for run ${run_id} and answered with run 7: ${other}`,
    );
  });
});

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

const description = JSON.parse(
  readFileSync(new URL('../fixtures/github-openapi.json', import.meta.url), 'utf8'),
) as {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: object }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** Values that fit a schema, one for each of the values that it lists. */
function examples(schema: Schema, name: string, within: readonly string[]): unknown[] {
  const { $ref, type, format, items, properties } = schema;
  if ($ref !== undefined) {
    const named = $ref.split('/').at(-1) ?? '';
    if (within.includes(named)) return [null];
    return examples(description.components.schemas[named] ?? {}, name, [...within, named]);
  }
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (branches.length > 0) return branches.flatMap((branch) => examples(branch, name, within));
  if (schema.enum) return [...schema.enum];
  if (properties) {
    const lists = Object.entries(properties).map(
      ([key, value]) => [key, examples(value, key, within)] as const,
    );
    const most = Math.max(1, ...lists.map(([, list]) => list.length));
    return Array.from({ length: Math.min(most, 20) }, (_, index) =>
      Object.fromEntries(lists.map(([key, list]) => [key, list[index % list.length] ?? null])),
    );
  }
  if (items) return [examples(items, name, within)];
  if (type === 'integer' || type === 'number') return [7];
  if (type === 'boolean') return [true];
  if (format === 'date-time') return ['2026-03-01T12:00:00Z'];
  if (format === 'uri' || /_url$/.test(name)) return ['https://example.com/x'];
  if (/sha$/.test(name)) return ['0'.repeat(40)];
  // https://docs.github.com/rest: the times of steps and of some lists have no format of their own.
  return [/_at$/.test(name) ? '2026-03-01T12:00:00.000+01:00' : 'text'];
}

it('takes all that GitHub describes', () => {
  let seen = 0;
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      for (const [status, response] of Object.entries(responses)) {
        const schema = Object(response).content?.['application/json']?.schema as Schema | undefined;
        if (!schema || Number(status) >= 300) continue;
        for (const example of examples(schema, '', [])) {
          seen++;
          const all = { run_id: 7, job_id: 7, workflow_id: 7, attempt_number: 7 };
          expect(() => checkAnswer(`${method.toUpperCase()} ${path}`, all, example)).not.toThrow();
        }
      }
    }
  }
  expect(seen).toBeGreaterThan(30);
});
