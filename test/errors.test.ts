import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import type { World } from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

let world: World;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = emptyWorld(() => now);
  const repo = repository(world);
  run(world, repo, { workflow: workflow(world, repo, 'CI', 'ci.yml'), jobs: [{ name: 'test' }] });
  fakeGitHub.use();
});

interface Failure {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

const date = { date: new Date(now).toUTCString() };

describe('a failure of GitHub', () => {
  it.each<[string, Failure, RegExp]>([
    [
      'a bad token',
      { status: 401, body: { message: 'Bad credentials' } },
      /^GitHub does not accept the token \(401\)\. GitHub says: "Bad credentials"\. Give a valid one in GITHUB_TOKEN/,
    ],
    [
      'a right that is missing',
      {
        status: 403,
        body: { message: 'Resource not accessible by personal access token' },
        headers: { 'x-accepted-github-permissions': 'actions=write' },
      },
      /^The token may not do this \(403\)\..* It takes the permission actions=write\./,
    ],
    [
      'the hourly limit, with the time of its end',
      {
        status: 403,
        body: { message: 'API rate limit exceeded' },
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(now / 1000 + 1800),
          ...date,
        },
      },
      /12:30 UTC/,
    ],
    [
      'a secondary limit',
      {
        status: 429,
        body: { message: 'You have exceeded a secondary rate limit' },
        headers: { 'retry-after': '600', ...date },
      },
      /12:10 UTC/,
    ],
    [
      'what is not there',
      { status: 404, body: { message: 'Not Found' } },
      /^Not found \(404\): it does not exist, was deleted, or the token has no access to it/,
    ],
    [
      'a state in which it cannot be done',
      { status: 409, body: { message: 'Conflict' } },
      /^GitHub cannot do this in the run's present state \(409\)\. GitHub says: "Conflict"\./,
    ],
    [
      'a version that is no longer served',
      { status: 410, body: { message: 'Gone' } },
      /^GitHub no longer serves this \(410\)\..* If GITHUB_API_VERSION is set, remove it/,
    ],
    [
      'refused values, with errors as a string',
      { status: 422, body: { message: 'Validation Failed', errors: 'No such thing' } },
      /^GitHub refuses the values \(422\)\. GitHub says: "Validation Failed: No such thing"\./,
    ],
    [
      'refused values, with errors as a list',
      {
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [{ resource: 'Run', field: 'id', code: 'invalid' }],
        },
      },
      /^GitHub refuses the values \(422\)\. GitHub says: "Validation Failed: Run id invalid"\./,
    ],
    [
      'its own failure',
      { status: 501, body: { message: 'Not implemented' } },
      /^GitHub failed \(501\)\. GitHub says: "Not implemented"\./,
    ],
  ])('says %s, and what to do', async (_, { status, body, headers = {} }, sentence) => {
    const { call } = await session({ now: () => now });
    world.faults.push({
      method: 'GET',
      path: /\/timing$/,
      times: 9,
      respond: () => HttpResponse.json(body, { status, headers }),
    });
    const id = world.repositories[0]?.runs[0]?.id;
    const { text, isError } = await call('get_workflow_run_usage', { ...helloWorld, run_id: id });
    expect(isError).toBe(true);
    expect(text).toMatch(sentence);
    expect(text).not.toMatch(/token-of-the-tests|\n\s+at |https?:\/\/api\./);
  });
});
