import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { JobOptions } from '../../src/fake-github/build.ts';
import * as build from '../../src/fake-github/build.ts';
import {
  api,
  fakeGitHub,
  head,
  red,
  repository,
  setUp,
  start,
  triage,
  two,
  web,
  world,
} from './set-up.ts';

setUp();

describe('triage of a pull request and its base branch', () => {
  describe('with a base branch', () => {
    const onMain = { event: 'push', head_branch: 'main', head_sha: build.sha(1), ago: 7200 };

    it.each([
      [
        'passed there',
        [{ name: 'build' }],
        /^New with this pull request: on main, CI passed \(run \d+, 2h ago\)\.$/m,
      ],
      [
        'failed there',
        [red('build')],
        /^Already red on main: CI fails there as well \(run \d+, 2h ago\), in build\.$/m,
      ],
      [
        'failed there in another job',
        [red('docs'), { name: 'build' }],
        /^On main, CI is red as well \(run \d+, 2h ago\), but in other jobs: docs\. Failed here and not there: build\.$/m,
      ],
    ])('says of a workflow that %s', async (_, jobs, line) => {
      start([
        { name: 'CI', jobs: [red('build')] },
        { name: 'CI', ...onMain, jobs },
      ]);
      expect((await triage({ pull_number: 7 })).text).toMatch(line);
    });

    it('proves a flaky workflow by the run that passed on the same commit', async () => {
      const [, passed] = start([
        { name: 'CI', ago: 300, jobs: [red('build')] },
        { name: 'CI', event: 'push', ago: 600, jobs: [{ name: 'build' }] },
      ]);
      expect((await triage({ pull_number: 7 })).text).toContain(
        `\nbuild of CI passed on this very commit as push (run ${passed}): flaky, or broken only as pull_request, which tests it merged with its base.\n`,
      );
    });
  });

  it.each<[string, readonly JobOptions[], string]>([
    [
      'proves a flaky job by the run in which it passed',
      [{ name: 'build' }],
      'Flaky: build of CI failed and passed on this very commit (passed in run N).',
    ],
    [
      'proves nothing by a green run in which the job was skipped',
      [{ name: 'build', conclusion: 'skipped' }, { name: 'lint' }],
      'CI is green on this very commit in run N, in which the jobs that failed here did not run.',
    ],
  ])('%s', async (_, jobs, line) => {
    const [green] = start([
      { name: 'CI', ago: 600, jobs },
      { name: 'CI', ago: 300, jobs: [red('build')] },
    ]);
    expect((await triage({ pull_number: 7 })).text.split('\n')).toContain(
      line.replace('N', String(green)),
    );
  });

  it('says nothing of a base branch whose runs GitHub does not list', async () => {
    start([{ name: 'CI', jobs: [red('build')] }]);
    fakeGitHub.use(
      http.get(`${api}/actions/workflows/:id/runs`, () =>
        HttpResponse.json({ message: 'Forbidden' }, { status: 403 }),
      ),
    );
    const { text } = await triage({ pull_number: 7 });
    expect(text).not.toContain('On main');
    expect(text).toContain('Runs on main not shown: the token lacks Actions: read.');
  });

  it('keeps to its budget with 30 red workflows and 100 checks', async () => {
    start(Array.from({ length: 30 }, (_, n) => ({ name: `W${n}`, jobs: [red('build')] })));
    for (let n = 0; n < 100; n++) {
      const name = `check ${n}`;
      build.check(world, repository, { head_sha: head, app: 'Many', name, conclusion: 'failure' });
    }
    const { text, data } = await triage({ pull_number: 7, max_tokens: 800 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3200);
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(3200 * 1.4);
    expect(text).toContain('30 of 30 workflows failed for 1 cause; 100 other checks red.');
    expect(text).toContain('TS2322');
  });

  it.each([
    [{ pull_number: 8 }, /not found|404|Not Found/i],
    [{ pull_number: 7, run_id: 1 }, /^Give a run or job, or a pull request, branch or commit/],
    [{ url: `${web}/pull/7`, pull_number: 8 }, /^url: names pull_number 7, but pull_number is 8\./],
  ])('refuses %j', async (args, message) => {
    start(two);
    const { text, isError } = await triage(args);
    expect(isError).toBe(true);
    expect(text).toMatch(message);
  });
});
