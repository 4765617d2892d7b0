import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { artifact, run, workflow } from '../../src/fake-github/build.ts';
import { ask, given, passed, setUp, steps, suite, uploadedBy } from './set-up.ts';

setUp();

describe('triage', () => {
  const told = (...lines: string[]) =>
    lines
      .map((line, at) => `2026-03-02T11:00:${String(at + 10).padStart(2, '0')}.0000000Z ${line}\n`)
      .join('');
  const test = [
    '##[group]Run pytest',
    'FAILED test/cart.py::test_taxes - assert 118.99 == 119',
    '##[error]Process completed with exit code 1.',
  ];

  function failing(name: string, tests: string, uploaded: (id: number) => string[]) {
    const id = given.world.nextId + 100;
    const job = {
      name: 'test',
      conclusion: 'failure' as const,
      log: told(...test, ...uploaded(id)),
    };
    given.red = run(given.world, given.repo, {
      workflow: workflow(given.world, given.repo, name, `${name}.yml`),
      jobs: [job],
    });
    artifact(given.world, given.red, {
      id,
      name: 'test-results',
      content: { 'junit.xml': suite('cart', tests) },
    });
    return id;
  }
  const shown = (id: number) => [
    `Artifact test-results.zip successfully finalized. Artifact ID ${id}`,
  ];
  const taxes =
    '<testcase name="test_taxes" classname="test.cart" file="test/cart.py"><failure message="assert 118.99 == 119">test/cart.py:41: AssertionError</failure></testcase>';
  const ofArtifacts = () => given.world.requests.filter(({ path }) => path.includes('artifact'));

  it('says what an uploaded test report says, at the cost of two requests', async () => {
    const id = failing('Unit', passed + taxes, shown);
    const { text, data } = await ask('triage', { run_id: given.red.id });
    const report = `Test report (artifact ${id} "test-results"): 1 failed, 0 flaky, 1 passed.`;
    expect(text.split('\n').slice(4, -4)).toEqual([
      '1. test: test/cart.py::test_taxes: assert 118.99 == 119',
      expect.stringContaining('step 2 "Run tests"'),
      report,
      ...test.map((line, at) => `${at + 1}: ${line}`),
      `4: ${shown(id)[0]}`,
      'files: test/cart.py:41',
      'one test alone: pytest test/cart.py::test_taxes',
    ]);
    expect(data).toMatchObject({
      failures: [
        {
          category: 'test',
          report: [report, '  test.cart › test_taxes (test/cart.py:41): assert 118.99 == 119'],
          files: [{ path: 'test/cart.py', line: 41 }],
          tests: ['test/cart.py::test_taxes'],
        },
      ],
      fix: { files: ['test/cart.py:41'], tests: ['test/cart.py::test_taxes'] },
    });
    const api = ofArtifacts().filter(({ url }) => url.startsWith('https://api.github.com/'));
    expect(api.map(({ path }) => path.split('/actions/')[1])).toEqual([
      `artifacts/${id}`,
      `artifacts/${id}/zip`,
    ]);
  });

  it('names the tests that only the report has, with their places', async () => {
    const ship =
      '<testcase name="test_ship" classname="test.ship" file="test/ship.py" line="7"><failure message="no port"/></testcase>';
    failing('Unit', taxes + ship, shown);
    const { text, data } = await ask('triage', { run_id: given.red.id });
    expect(text).toContain('\n  test.ship › test_ship (test/ship.py:7): no port\n');
    expect(data).toMatchObject({
      failures: [
        {
          tests: ['test/cart.py::test_taxes', 'test.ship › test_ship'],
          files: [
            { path: 'test/cart.py', line: 41 },
            { path: 'test/ship.py', line: 7 },
          ],
        },
      ],
    });
  });

  it.each([
    ['cannot be read', 410, ''],
    [
      'shows the upload without its number',
      0,
      'Artifact test-results has been successfully uploaded!',
    ],
  ])('reads the report of a job with a step that uploads, whose log %s', async (_, refused, line) => {
    given.red = run(given.world, given.repo, {
      workflow: workflow(given.world, given.repo, 'Unit', 'unit.yml'),
      jobs: [
        {
          name: 'unit',
          conclusion: 'failure',
          log: told(...test, line),
          steps: [{ name: 'Run tests', conclusion: 'failure' }, { name: 'Upload results' }],
        },
        { name: 'lint' },
      ],
    });
    const [job] = given.red.attempts[0]?.jobs ?? [];
    if (!job) throw new Error('The run has a job');
    // It runs if: always().
    job.steps = job.steps.map((step) =>
      step.name === 'Upload results'
        ? { ...step, conclusion: 'success', ends: step.starts + 10_000 }
        : step,
    );
    const { id } = artifact(given.world, given.red, {
      name: 'test-results',
      content: { 'junit.xml': suite('cart', passed + taxes) },
      created: uploadedBy(0),
    });
    if (refused) {
      given.world.faults.push({
        method: 'GET',
        path: /\/logs$/,
        times: 1,
        respond: () => HttpResponse.json({ message: 'Gone' }, { status: refused }),
      });
    }
    const { text, data } = await ask('triage', { run_id: given.red.id });
    expect(text).toContain(
      `Test report (artifact ${id} "test-results"): 1 failed, 0 flaky, 1 passed.`,
    );
    expect(data).toMatchObject({
      failures: [{ category: 'test', files: [{ path: 'test/cart.py', line: 41 }] }],
    });
    const api = ofArtifacts().filter(({ url }) => url.startsWith('https://api.github.com/'));
    expect(api).toHaveLength(2);
  });

  it('asks for nothing more where the log shows no upload', async () => {
    failing('Unit', passed + taxes, () => []);
    const { data } = await ask('triage', { run_id: given.red.id });
    expect(data).toMatchObject({ failures: [{ category: 'test' }] });
    expect(ofArtifacts()).toEqual([]);
  });

  it.each([
    [
      'has other failed tests',
      taxes.replaceAll('test_taxes', 'test_orders'),
      'The report and the log name different failed tests.',
    ],
    ['has none', passed, 'The report has no failed test: it may be of another step.'],
  ])('says so where the report %s', async (_, tests, sentence) => {
    failing('Unit', tests, shown);
    expect((await ask('triage', { run_id: given.red.id })).text).toContain(`\n${sentence}\n`);
  });

  it('reads the report for a commit, too', async () => {
    const id = failing('Unit', passed + taxes, shown);
    const { text } = await ask('triage', { head_sha: given.red.head_sha });
    expect(text).toContain(
      `Test report (artifact ${id} "test-results"): 1 failed, 0 flaky, 1 passed.`,
    );
  });

  it('reads all reports of the run where that is asked for, each for the cause of its job', async () => {
    const log = (name: string, at: string) =>
      told(`##[group]Run pytest`, `FAILED test/${name}.py::test_${name} - ${at}`, ...test.slice(2));
    const ci = workflow(given.world, given.repo, 'All', 'all.yml');
    given.red = run(given.world, given.repo, {
      workflow: ci,
      jobs: [
        { name: 'unit', conclusion: 'failure', steps, log: log('cart', 'assert 1 == 2') },
        {
          name: 'shop',
          after: 600,
          conclusion: 'failure',
          steps,
          log: log('shop', 'ValueError: no'),
        },
        { name: 'lint', after: 900, steps },
      ],
    });
    const report = (at: number, name: string, content: Record<string, string>) =>
      artifact(given.world, given.red, { name, content, created: uploadedBy(at) }).id;
    const one = report(0, 'one', { 'a.xml': suite('a', passed + taxes) });
    const two = report(0, 'two', { 'b.xml': suite('b', passed) });
    const shop = report(1, 'shop', { 'c.xml': suite('c', taxes.replaceAll('taxes', 'shop')) });
    report(2, 'lint', { 'd.xml': suite('d', taxes) });
    const { data } = await ask('triage', { run_id: given.red.id, all_reports: true });
    expect(data).toMatchObject({
      failures: [
        {
          jobs: ['unit'],
          report: [
            `Test report (artifacts ${two}, ${one}): 1 failed, 0 flaky, 2 passed.`,
            '  test.cart › test_taxes (test/cart.py:41): assert 118.99 == 119',
            'The report and the log name different failed tests.',
          ],
        },
        {
          jobs: ['shop'],
          report: [
            `Test report (artifact ${shop} "shop"): 1 failed, 0 flaky, 0 passed.`,
            '  test.cart › test_shop (test/cart.py:41): assert 118.99 == 119',
          ],
        },
      ],
    });
    const reads = ofArtifacts().filter(({ url }) => url.startsWith('https://api.github.com/'));
    expect(reads).toHaveLength(1 + 3);
  });

  it('answers without a report that cannot be read or is of another run', async () => {
    const other = given.red;
    const id = failing('Unit', taxes, shown);
    given.world.faults.push({
      method: 'GET',
      path: new RegExp(`/artifacts/${id}$`),
      times: 1,
      respond: () => HttpResponse.json({ message: 'Not Found' }, { status: 404 }),
    });
    const denied = await ask('triage', { run_id: given.red.id });
    expect(denied.isError).toBe(false);
    expect(denied.text).toContain(
      'test report not shown: not found, or the token lacks Actions: read.',
    );
    const foreign = artifact(given.world, other, {
      name: 'test-results',
      content: { 'junit.xml': suite('a', taxes) },
    });
    failing('More', taxes, () => shown(foreign.id));
    expect((await ask('triage', { run_id: given.red.id })).text).not.toContain('Test report (');
  });
});
