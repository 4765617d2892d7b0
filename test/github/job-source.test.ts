import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitName, withMatrix } from '../../src/github/fit-names.ts';
import { findJob, findStep } from '../../src/github/job-source.ts';
import { readYaml, UnreadableYamlError, valuesOf, type YamlFile } from '../../src/github/yaml.ts';
import { anyText } from '../any-text.ts';

const read = async (text: string): Promise<YamlFile | undefined> => {
  try {
    return await readYaml(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableYamlError);
    return undefined;
  }
};

const word = fc.constantFrom(
  ...['jobs', 'steps', 'run', 'uses', 'name', 'strategy', 'matrix', 'permissions', 'runs-on'],
  ...[
    'test',
    'unit / lint',
    `\${{ matrix.os }}`,
    '*a',
    '&a',
    '<<',
    '|',
    '>',
    '- ',
    '? ',
    ': ',
    '#',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '!!map',
    '---',
    '...',
    '\t',
    '\r\n',
    '',
    ' ',
    '  ',
    '\n',
    '\n  ',
  ],
);
const anyYaml = fc.oneof(
  anyText({ maxLength: 200 }),
  fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
  fc
    .array(word, { maxLength: 40 })
    .map((words) => `jobs:\n  test:\n    steps:\n      - ${words.join('')}`),
  fc.json({ maxDepth: 4 }).map((json) => `jobs: ${json}`),
);

describe('the lines of a workflow file', () => {
  it('are never beyond the file, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyYaml,
        fc.constantFrom('test', 'unit / lint', 'a', ''),
        async (text, name) => {
          const file = await read(text);
          const job = file && findJob(file, name);
          if (!file || !job) return;
          const step = findStep(job, ['Run make', 'test'], 0);
          const settings = [job.calls, job.runs_on, job.timeout, job.permissions, step];
          for (const span of [job, ...job.steps, ...settings]) {
            if (!span) continue;
            expect(span.first).toBeGreaterThanOrEqual(1);
            expect(span.last).toBeGreaterThanOrEqual(span.first);
            expect(span.last).toBeLessThanOrEqual(file.lines.length);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['lists in a line', '- '.repeat(20_000)],
    [
      'lists on lines of their own',
      Array.from({ length: 200 }, (_, n) => `${' '.repeat(n)}-`).join('\n'),
    ],
    ['keys', Array.from({ length: 200 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
    [
      'lists in lists',
      Array.from({ length: 9 }, (_, n) => `${' '.repeat(n * 20)}${'- '.repeat(10)}a:\n`).join(''),
    ],
    ['tags', '!a '.repeat(60_000)],
    ['more than a workflow has', `a: "${'x'.repeat(300_000)}"`],
  ])('are not looked for in nested or endless %s', async (_, text) => {
    await expect(readYaml(text)).rejects.toThrow(UnreadableYamlError);
  });

  it('are not taken from aliases that nest without end', async () => {
    const lines = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`);
    const file = await readYaml(['a0: &a0 [x, x]', ...lines].join('\n'));
    expect(findJob(file, 'test')).toBeUndefined();
    expect(() => valuesOf(file)).toThrow('its aliases repeat too much');
  });

  it('are those of an anchor where a job or a step is an alias', async () => {
    const file = await readYaml(
      'x: &make\n  run: make\njobs:\n  a: &a\n    name: A\n    steps:\n      - *make\n  b: *a\n',
    );
    expect(findJob(file, 'A')).toBeUndefined();
    const other = await readYaml('x: &make\n  run: make\njobs:\n  a:\n    steps:\n      - *make\n');
    const job = findJob(other, 'a');
    expect(job).toMatchObject({ first: 4, last: 6 });
    expect(job && findStep(job, ['Run make'], 0)).toMatchObject({ first: 2, last: 2, run: 'make' });
  });
});

const matrixFile = `on: push
jobs:
  plain:
    strategy: { matrix: { os: [linux, mac], node: [20, 22], include: [{ os: bsd, node: 18 }] } }
    steps: [{ run: make }]
  named:
    name: Test on \${{ matrix.os }} with \${{ matrix.node }}
    strategy: { matrix: { os: [linux], node: [20] } }
    steps: [{ run: make }]
  fixed:
    name: Unit tests
    strategy: { matrix: { node: [20] } }
    steps: [{ run: make }]
  input:
    name: Deploy to \${{ inputs.target }}
    steps: [{ run: make }]
  caller:
    uses: ./.github/workflows/other.yml
  caller-deep:
    name: caller / deep
    steps: [{ run: make }]
`;

describe('a job of a workflow file', () => {
  it.each([
    ['plain (mac, 22)', 'plain', { os: 'mac', node: '22' }],
    ['plain (mac, 22, extra)', 'plain', { os: 'mac', node: '22' }],
    ['plain (mac)', 'plain', {}],
    ['Test on linux with 20', 'named', { os: 'linux', node: '20' }],
    [`Test on \${{ matrix.os }} with \${{ matrix.node }}`, 'named', {}],
    ['Unit tests (20)', 'fixed', { node: '20' }],
    ['Deploy to production', 'input', {}],
    ['caller / build', 'caller', {}],
    ['caller / build / lint', 'caller', {}],
    ['caller / deep', 'caller-deep', {}],
    ['outer / plain (linux, 20)', 'plain', { os: 'linux', node: '20' }],
    ['outer / inner / Unit tests (20)', 'fixed', { node: '20' }],
    ['other', undefined, {}],
    ['plainer', undefined, {}],
    ['', undefined, {}],
  ])('is found by the name that GitHub shows: %s', async (name, id, matrix) => {
    const job = findJob(await readYaml(matrixFile), name);
    expect(job?.id).toBe(id);
    expect(Object.fromEntries(job?.matrix ?? [])).toEqual(matrix);
  });

  it('is not guessed where two have the same name', async () => {
    const two = 'jobs:\n  a: { name: Test, steps: [] }\n  b: { name: Test, steps: [] }\n';
    expect(findJob(await readYaml(two), 'Test')).toBeUndefined();
  });

  it('has the permissions of the workflow where it sets none', async () => {
    const file = await readYaml(
      'permissions: read-all\njobs:\n  a:\n    permissions:\n      contents: write\n    steps: []\n  b:\n    steps: []\n',
    );
    expect(findJob(file, 'a')?.permissions).toMatchObject({ first: 4, last: 5 });
    expect(findJob(file, 'b')?.permissions).toMatchObject({ first: 1, last: 1, text: 'read-all' });
  });
});

describe('a step of a workflow file', () => {
  const file = `jobs:
  a:
    steps:
      - uses: actions/checkout@v4
      - run: |

          npm   ci
          npm test
      - name: Test \${{ matrix.os }}
        run: make
      - run: make
      - run: make
`;

  it.each([
    ['Run actions/checkout@v4', 4],
    ['Post Run actions/checkout@v4', 4],
    ['Run npm ci', 5],
    ['Test linux', 9],
    ['Complete job', undefined],
  ])('is found by the name that GitHub shows: %s', async (name, first) => {
    const job = findJob(await readYaml(file), 'a');
    expect(job && findStep(job, ['Set up job', name], 1)?.first).toBe(first);
  });

  it('is told from others of its name by their order, where all of them are in the file', async () => {
    const job = findJob(await readYaml(file), 'a');
    expect(job && findStep(job, ['Run make', 'Run make'], 1)?.first).toBe(12);
    expect(job && findStep(job, ['Run make'], 0)).toBeUndefined();
  });
});

describe('a name with expressions', () => {
  it('gives back the values of its expressions', () => {
    const text = fc.stringMatching(/^[a-z]{1,6}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, fc.stringMatching(/^[0-9]{1,3}$/)), { minLength: 1, maxLength: 5 }),
        (parts) => {
          const given = parts.map(([before], n) => `${before} \${{ matrix.k${n} }} `).join('');
          const matrix = new Map(parts.map(([, value], n) => [`k${n}`, value]));
          const fit = fitName(given, withMatrix(given, matrix));
          expect([...(fit?.values ?? [])]).toEqual(
            parts.map(([, value], n) => [`matrix.k${n}`, value]),
          );
        },
      ),
    );
  });

  it('is read in time that does not grow with what somebody writes into it', () => {
    const given = `\${{ a }}x`.repeat(5000);
    expect(fitName(given, 'x'.repeat(5000))).toBeUndefined();
    expect(fitName('${{'.repeat(50_000), 'x')).toBeUndefined();
  });
});
