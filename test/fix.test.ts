import { beforeEach, describe, expect, it } from 'vitest';
import { scenario } from '../src/fake-github/scenario.ts';
import type { World } from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-02T12:00:00Z');

let world: World;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = scenario(() => now);
  fakeGitHub.use();
});

const triage = async (args: Record<string, unknown>) =>
  (await session({ now: () => now, flags: ['--repo', 'octo-org/hello-world'] })).call(
    'triage',
    args,
  );

const run = (title: string) => {
  const found = world.repositories[0]?.runs.find(({ display_title }) => display_title === title);
  if (!found) throw new Error(`no run "${title}"`);
  return found;
};

describe('what triage gives to whoever fixes the failure', () => {
  it('has what fails, what must stay green, and the last commit that was', async () => {
    const { data } = await triage({ run_id: run('Greet in capital letters').id });
    const green = run('Order more than one thing');
    expect(data).toMatchObject({
      fix: {
        files: ['src/order.ts:5'],
        tests: [],
        commands: [{ step_ran: 'npm run build' }, { step_ran: 'npm run start' }],
        keep_green: ['build (22, ubuntu)', 'build (22, windows)', 'build (22, macos)'],
        keep_green_count: 3,
        last_green: { run_id: green.id, head_sha: green.head_sha },
        reruns: 0,
        rerun_pointless: true,
      },
    });
  });

  it('has the last commit known green of a commit, too', async () => {
    const red = run('Greet in capital letters');
    const green = run('Order more than one thing');
    const { data } = await triage({ head_sha: red.head_sha });
    expect(data).toMatchObject({
      fix: { last_green: { run_id: green.id, head_sha: green.head_sha } },
    });
  });

  it('has the last commit known green of the base branch of a pull request', async () => {
    const { text, data } = await triage({ pull_number: 12 });
    const [, run_id] = /on main, Tests passed \(run (\d+),/.exec(text) ?? [];
    const green = world.repositories[0]?.runs.find(({ id }) => id === Number(run_id));
    expect(data).toMatchObject({
      fix: { last_green: { run_id: green?.id, head_sha: green?.head_sha } },
    });
  });

  it('has the commands that run one failed test alone, of all runs of a pull request', async () => {
    const { text, data } = await triage({ pull_number: 12 });
    const alone = [
      "npx vitest run src/index.test.ts -t 'derives a key before the request times out'",
      "npx jest -t 'multiplies price and quantity'",
    ];
    expect((data as { fix: unknown }).fix).toEqual({
      files: ['src/index.test.ts:5', 'cart.test.js:9'],
      tests: [
        'src/index.test.ts > derives a key before the request times out',
        'total › multiplies price and quantity',
      ],
      commands: alone.map((one_test) => ({ step_ran: 'npm test', one_test })),
      keep_green: ['Lint'],
      keep_green_count: 1,
      last_green: { run_id: expect.any(Number), head_sha: expect.any(String) },
      reruns: 0,
      rerun_pointless: null,
    });
    for (const command of alone) expect(text).toContain(`\none test alone: ${command}\n`);
  });

  it('says that a rerun is pointless where a later attempt passed', async () => {
    const { id } = run('Nightly');
    const red = world.repositories[0]?.runs.find(({ attempts }) => attempts.length > 1)?.id ?? id;
    const first = await triage({ run_id: red, attempt_number: 1 });
    expect(first.data).toMatchObject({ fix: { reruns: 0, rerun_pointless: true } });
  });

  it('is the script of the step, line by line', async () => {
    const { data } = await triage({ run_id: run('Wait for the preview').id });
    expect(data).toMatchObject({
      fix: {
        commands: [
          {
            step_ran:
              'echo "Waiting for http://localhost:18080/health"\nuntil curl -sf http://localhost:18080/health; do\n  sleep 1\n  echo "still waiting"\ndone',
          },
        ],
        rerun_pointless: false,
      },
    });
  });

  it('is not there where nothing failed, and costs no request', async () => {
    const { data } = await triage({ run_id: run('Greet people by name').id });
    expect(data).not.toHaveProperty('fix');
    const before = world.requests.length;
    await triage({ run_id: run('Greet in capital letters').id, max_tokens: 300 });
    const small = world.requests.length - before;
    await triage({ run_id: run('Greet in capital letters').id });
    expect(world.requests.length - before - small).toBe(small);
  });
});
