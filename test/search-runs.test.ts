import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import * as build from '../src/fake-github/build.ts';
import type { RepositoryState, WorkflowState, World } from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const noon = Date.parse('2026-03-10T12:00:00Z');
const day = 86_400;
const web = 'https://github.com/octo-org/hello-world/actions/runs';
let world: World;
let repo: RepositoryState;
let ci: WorkflowState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = build.emptyWorld(() => noon);
  repo = build.repository(world);
  ci = build.workflow(world, repo, 'CI', 'ci.yml');
  fakeGitHub.use();
});

const log = (text: string) => `2026-03-10T11:00:00.0000000Z ${text}\r\n`;

function ran(ago: number, text: string, more: Partial<Parameters<typeof build.run>[2]> = {}) {
  const jobs = [{ name: 'test', conclusion: 'failure' as const, log: log(text) }];
  return build.run(world, repo, { workflow: ci, ago, jobs, ...more });
}

const search = async (args: Record<string, unknown>) =>
  (await session({ now: () => noon })).call('search_logs', {
    owner: 'octo-org',
    repo: 'hello-world',
    pattern: 'ECONNRESET',
    context: 0,
    ...args,
  });

describe('search_logs over several runs', () => {
  it('finds each run of a time in which a text appeared, newest first', async () => {
    ran(20 * day, 'read ECONNRESET');
    const second = ran(2 * day, 'read ECONNRESET');
    ran(1.5 * day, 'all is well');
    const first = ran(day, 'write ECONNRESET', { head_branch: 'other' });
    const { text, data, isError } = await search({ created: '>=2026-03-03' });
    expect(isError).toBe(false);
    expect(text.split('\n')[0]).toBe('2 matches in 3 failed jobs of 3 runs.');
    expect(text).toContain(
      [
        `In run ${first.id} (CI #4, 2026-03-09T12:00:00Z): 1  ${web}/${first.id}`,
        `In run ${second.id} (CI #2, 2026-03-08T12:00:00Z): 1  ${web}/${second.id}`,
      ].join('\n'),
    );
    expect(data).toMatchObject({ matches_shown: 2, runs_left: 0 });
  });

  it.each([
    [{ workflow_id: 'CI' }, 1],
    [{ branch: 'main' }, 2],
    [{ workflow_id: 'ci.yml', branch: 'side' }, 0],
  ])('narrows them by %j', async (args, matches) => {
    ran(day, 'read ECONNRESET');
    ran(day, 'quiet', { head_branch: 'side' });
    const other = build.workflow(world, repo, 'Nightly', 'nightly.yml');
    ran(day, 'read ECONNRESET', { workflow: other });
    expect((await search(args)).data).toMatchObject({ matches_shown: matches });
  });

  it('says what is left when there are more runs than one call searches', async () => {
    for (let n = 0; n < 34; n++) ran(day + n * 60, 'quiet');
    const { text, data } = await search({ workflow_id: 'ci.yml' });
    expect(text).toMatch(
      /\nNot searched: 4 older runs\. To go on: created: "<=2026-03-09T11:31:00Z"$/,
    );
    expect(data).toMatchObject({ matches_shown: 0, runs_left: 4 });
  });

  it('goes on where the log of one run is gone', async () => {
    ran(day, 'read ECONNRESET', { logs: 'deleted' });
    ran(2 * day, 'read ECONNRESET');
    const { text, data } = await search({ branch: 'main' });
    expect(text).toContain('1 match in 2 failed jobs of 2 runs.');
    expect(data).toMatchObject({ not_searched: [{ why: expect.any(String) }] });
  });

  it('goes on where the jobs of one run may not be read, and says so in both forms', async () => {
    const refused = ran(day, 'read ECONNRESET');
    ran(2 * day, 'read ECONNRESET');
    fakeGitHub.use(
      http.get(`*/actions/runs/${refused.id}/jobs`, () =>
        HttpResponse.json({ message: 'Forbidden' }, { status: 403 }),
      ),
    );
    const { text, data } = await search({ branch: 'main' });
    const sentence = `Not searched: the token lacks Actions: read (run ${refused.id})`;
    expect(text.split('\n')).toContain(sentence);
    expect(data).toMatchObject({ matches_shown: 1, not_seen: [sentence] });
  });

  it.each([
    [{ branch: 'main', run_id: 1 }, /^Give one run or job, or workflow_id, branch and created/],
    [{ branch: 'main', cursor: '1:1' }, /^cursor: goes with one run\./],
    [{ branch: 'none' }, /^None of 0 runs has failed\./],
  ])('refuses %j', async (args, why) => {
    const { text, isError } = await search(args);
    expect(isError).toBe(true);
    expect(text).toMatch(why);
  });
});
