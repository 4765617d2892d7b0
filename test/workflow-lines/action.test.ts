import { describe, expect, it } from 'vitest';
import { address, block, failed, filesRead, logOf, repo, setUp, triage } from './set-up.ts';

setUp();

describe('a step that uses an action of the repository', () => {
  const setup = `name: Set up
runs:
  using: composite
  steps:
    - uses: actions/setup-node@v4
    - name: Install
      shell: bash
      run: frobnicate --level \${{ inputs.level }}
    - run: make
      shell: bash
`;
  const header = (title: string, own: string) => [`##[group]Run ${title}`, own, '##[endgroup]'];
  const ran = (uses: string, inner: string) => [
    ...header(uses, 'with:'),
    ...header('actions/setup-node@v4', 'with:'),
    ...header(inner, 'shell: /usr/bin/bash -e {0}'),
    '/home/runner/work/_temp/x.sh: line 1: frobnicate: command not found',
    '##[error]Process completed with exit code 127.',
  ];
  const using = (uses: string) =>
    `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: ${uses}\n        with: { level: 3 }\n`;
  const failedIn = (
    uses: string,
    { setup = [] as string[], inner = 'frobnicate --level 3' } = {},
  ) =>
    failed(using(uses), {
      name: 'build',
      steps: [{ name: `Run ${uses}` }],
      log: logOf(setup, ran(uses, inner)),
    });
  const own = (sha: string, path: string, lines: string) =>
    `https://github.com/octo-org/hello-world/blob/${sha}/${path}#${lines}`;

  it('shows the step of the action that failed, at the commit that was checked out', async () => {
    repo.files.set('.github/actions/setup/action.yaml', setup);
    const { run_id, sha } = failedIn('./.github/actions/setup');
    const { text, data } = await triage({ run_id });
    const path = '.github/actions/setup/action.yaml';
    const rows = [
      'L6: - name: Install',
      'L7:   shell: bash',
      `L8:   run: frobnicate --level \${{ inputs.level }}`,
    ];
    expect(block(text)).toEqual([
      `Workflow file, job build: ${address(sha, 'L7-L8')}`,
      'L7: - uses: ./.github/actions/setup',
      'L8:   with: { level: 3 }',
      `Action ${path}: ${own(sha, path, 'L6-L8')}`,
      ...rows,
    ]);
    expect(data).toMatchObject({
      failures: [
        { workflow: { action: { path, url: own(sha, path, 'L6-L8'), lines: rows.join('\n') } } },
      ],
    });
    expect(filesRead()).toBe(3);
  });

  it('reads an action that is named by its repository at the commit that was fetched', async () => {
    const uses = 'octo-org/hello-world/setup@v1';
    const fetched = '34e114876b0b11c390a56381ad16ebd13914f8d5';
    repo.files.set('setup/action.yml', setup);
    repo.tags.set('v1', fetched);
    const { run_id } = failedIn(uses, {
      setup: [`Download action repository '${uses}' (SHA:${fetched})`],
    });
    const shown = block((await triage({ run_id })).text);
    expect(shown).toContain(
      `Action setup/action.yml: ${own(fetched, 'setup/action.yml', 'L6-L8')}`,
    );
  });

  it('shows of an action that uses another one the step that does', async () => {
    repo.files.set(
      '.github/actions/setup/action.yml',
      'runs:\n  using: composite\n  steps:\n    - uses: actions/cache@v4\n    - uses: ./.github/actions/tools\n',
    );
    const { run_id } = failed(using('./.github/actions/setup'), {
      name: 'build',
      steps: [{ name: 'Run ./.github/actions/setup' }],
      log: logOf(
        [],
        [
          ...header('./.github/actions/setup', 'with:'),
          ...header('actions/cache@v4', 'with:'),
          ...header('./.github/actions/tools', 'with:'),
          ...header('frobnicate', 'shell: /usr/bin/bash -e {0}'),
          '/home/runner/work/_temp/x.sh: line 1: frobnicate: command not found',
          '##[error]Process completed with exit code 127.',
        ],
      ),
    });
    expect(block((await triage({ run_id })).text).at(-1)).toBe(
      'L5: - uses: ./.github/actions/tools',
    );
  });

  it.each([
    ['whose step is not in its file', './.github/actions/setup', { inner: 'another --thing' }, 2],
    ['of another repository', 'octo-org/other/setup@v1', {}, 1],
    ['outside of the repository', './../setup', {}, 1],
  ])('shows nothing of an action %s', async (_, uses, more, read) => {
    repo.files.set('.github/actions/setup/action.yml', setup);
    repo.files.set('setup/action.yml', setup);
    const { run_id, sha } = failedIn(uses, more);
    expect(block((await triage({ run_id })).text)).toEqual([
      `Workflow file, job build: ${address(sha, 'L7-L8')}`,
      `L7: - uses: ${uses}`,
      'L8:   with: { level: 3 }',
    ]);
    expect(filesRead()).toBe(read);
  });

  it('answers without an action that no longer exists', async () => {
    const { run_id, sha } = failedIn('./.github/actions/gone');
    expect(block((await triage({ run_id })).text)[0]).toBe(
      `Workflow file, job build: ${address(sha, 'L7-L8')}`,
    );
  });
});
