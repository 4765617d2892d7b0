import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { groups } from '../tools/index.ts';
import { endSessions, type Session, session } from './harness.ts';

const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const refused =
  'octo-org/hello-world is outside the repositories that this server may touch (--repos). Nothing was sent.';

const sent: string[] = [];

let limited: Session;

beforeAll(async () => {
  limited = await session({
    flags: ['--repos', 'octo-org/other,octo-org/hello,hello-world/*'],
    now: () => Date.parse('2026-03-01T12:00:00Z'),
    fetch: async (url) => {
      sent.push(url);
      return Response.json({});
    },
  });
});
afterEach(() => expect(sent.splice(0)).toEqual([]));
afterAll(endSessions);

const tools = Object.values(groups)
  .flat()
  .map(({ name, input }) => [name, input] as const);

const known: Readonly<Record<string, unknown>> = {
  run_id: 1,
  job_id: 1,
  attempt_number: 1,
  workflow_id: 'ci.yml',
  environment_ids: [1],
  artifact_id: 1,
  environment_name: 'production',
  state: 'approved',
  comment: 'x',
  pattern: 'x',
};

const argumentsOf = (input: object, more: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries({ ...known, ...more })
      .filter(([key]) => key in input)
      // Runs of a workflow are another subject than one run.
      .filter(([key]) => key !== 'workflow_id' || !('run_id' in input)),
  );

it.each(tools)('%s asks nothing of a repository outside --repos', async (name, input) => {
  const { text, isError } = await limited.call(name, argumentsOf(input, helloWorld));
  expect({ text, isError }).toEqual({ text: refused, isError: true });
});

it.each(
  tools.filter(([, input]) => 'url' in input),
)('%s asks nothing of a repository outside --repos that an address names', async (name, input) => {
  const url = 'https://github.com/octo-org/hello-world/actions/runs/1/job/1';
  const args = argumentsOf(input, { url });
  delete args.attempt_number;
  if (!('job_id' in input)) delete args.job_id;
  expect((await limited.call(name, args)).text).toBe(refused);
});

it.each([
  'runs/1',
  'runs/1/gantt',
  'jobs/1/log',
  'workflows/ci.yml',
])('the resource %s asks nothing of a repository outside --repos', async (path) => {
  const uri = `actions://octo-org/hello-world/${path}`;
  await expect(limited.client.readResource({ uri })).rejects.toThrow(refused);
});

it('a completion asks nothing of a repository outside --repos', async () => {
  const completion = limited.client.complete({
    ref: { type: 'ref/resource', uri: 'actions://{owner}/{repo}/runs/{run_id}' },
    argument: { name: 'run_id', value: '' },
    context: { arguments: { owner: 'octo-org', repo: 'hello-world' } },
  });
  await expect(completion).rejects.toThrow(refused);
});
