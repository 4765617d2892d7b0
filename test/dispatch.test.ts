import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import * as build from '../src/fake-github/build.ts';
import type { RepositoryState, WorkflowState, World } from '../src/fake-github/state.ts';
import { github, phraseIn, session } from './harness.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const web = 'https://github.com/octo-org/hello-world';
const api = 'https://api.github.com/repos/octo-org/hello-world';
const dispatches = `${api}/actions/workflows/:id/dispatches`;
const [main, tagged] = [build.sha(1), build.sha(2)];

const file = `name: Deploy
on:
  push:
    branches: [main]
  workflow_dispatch:
    inputs:
      target: { description: Where to, required: true, type: environment }
      level: { type: choice, options: [debug, warn], default: warn }
      dry_run: { type: boolean, default: false }
      copies: { type: number }
      note: { type: string }
jobs:
  build: { runs-on: ubuntu-latest }
  ship:
    name: Ship it
    runs-on: [self-hosted, linux]
    environment: { name: "\${{ inputs.target }}" }
`;

let time: number;
let world: World;
let repo: RepositoryState;
let deploy: WorkflowState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  time = noon;
  world = build.emptyWorld(() => time);
  repo = build.repository(world);
  deploy = build.workflow(world, repo, 'Deploy', 'deploy.yml', 'active', file);
  for (const name of ['staging', 'production'])
    repo.environments.push(build.environment(world, name));
  const commit = { message: 'Greet', at: noon, author: 'octocat', files: [] };
  repo.commits.set('main', [
    { ...commit, sha: tagged },
    { ...commit, sha: main },
  ]);
  repo.tags.set('v1', tagged);
  fakeGitHub.use();
});

async function talk() {
  const { call } = await session({
    now: () => time,
    pace: { betweenWrites: 0 },
    pause: async (milliseconds) => {
      time += milliseconds;
    },
  });
  return (args: Record<string, unknown>) => call('dispatch_workflow', { ...helloWorld, ...args });
}

const inputs = { target: 'staging' };
const writes = () => world.requests.filter(({ method }) => method !== 'GET');

/** Shows the preview, agrees to it, and answers what came of it. */
async function start(args: Record<string, unknown> = {}) {
  const ask = await talk();
  const wanted = { workflow_id: 'deploy.yml', inputs, ...args };
  const { text } = await ask(wanted);
  return ask({ ...wanted, confirm: phraseIn(text) });
}

describe('dispatch_workflow', () => {
  it('shows what would run where before it starts anything', async () => {
    const ask = await talk();
    const { text, data } = await ask({ workflow_id: 'Deploy', inputs: { ...inputs, copies: 3 } });
    expect(text.split('\n').slice(0, -1)).toEqual([
      'Not done. This needs confirmation.',
      'This starts Deploy (deploy.yml) on the branch main:',
      `commit: ${main} "Greet" by octocat`,
      'inputs:',
      '- target: "staging"',
      '- level: "warn" (default)',
      '- dry_run: "false" (default)',
      '- copies: "3"',
      'jobs: build on ubuntu-latest; Ship it on self-hosted, linux into the environment staging',
      `${web}/blob/main/.github/workflows/deploy.yml`,
      'Show this to the person; when they agree, call again with',
    ]);
    expect(phraseIn(text)).toMatch(
      new RegExp(`^start deploy\\.yml on main at ${main.slice(0, 7)} \\[[a-z0-9]+\\]$`),
    );
    expect(data).toMatchObject({ done: false });
    expect(writes()).toEqual([]);
  });

  it('starts the workflow once it is confirmed, and names its run', async () => {
    const { text, data } = await start();
    const run = repo.runs[0];
    expect(text).toBe(
      [
        `Started Deploy (deploy.yml) on main: run ${run?.id}.`,
        `Next: wait_for_run run_id: ${run?.id}`,
        `${web}/actions/runs/${run?.id}`,
      ].join('\n'),
    );
    expect(data).toEqual({
      done: true,
      run_id: run?.id,
      candidates: [],
      html_url: `${web}/actions/runs/${run?.id}`,
    });
    expect(writes().map(({ body }) => body)).toEqual([
      {
        ref: 'refs/heads/main',
        inputs: { target: 'staging', level: 'warn', dry_run: 'false' },
        return_run_details: true,
      },
    ]);
  });

  it('starts it at a tag', async () => {
    const { text } = await start({ ref: 'v1' });
    expect(text).toContain('Started Deploy (deploy.yml) on v1: run ');
    expect(repo.runs[0]?.head_sha).toBe(tagged);
  });

  it('sends nothing when the branch has moved since the preview', async () => {
    const ask = await talk();
    const wanted = { workflow_id: 'deploy.yml', inputs };
    const { text } = await ask(wanted);
    repo.commits.get('main')?.push({
      sha: build.sha(3),
      message: 'Newer',
      at: noon,
      author: 'hubot',
      files: [],
    });
    const { text: again, isError } = await ask({ ...wanted, confirm: phraseIn(text) });
    expect(isError).toBe(true);
    expect(again).toContain(`commit: ${build.sha(3)} "Newer" by hubot`);
    expect(writes()).toEqual([]);
  });

  it.each([
    [{ target: 'staging', levle: 'x' }, 'unknown "levle", perhaps level (it takes target, level,'],
    [{}, 'target is required: "Where to".'],
    [{ target: '' }, 'target: is required, and may not be empty'],
    [
      { target: 'prod' },
      'target: "prod" is not an environment of the repository, perhaps production (staging, production)',
    ],
    [{ ...inputs, level: 'debgu' }, 'level: "debgu" is not an option, perhaps debug (debug, warn)'],
    [{ ...inputs, dry_run: 'maybe' }, 'dry_run: "maybe" is neither true nor false'],
    [{ ...inputs, copies: 'many' }, 'copies: "many" is no number'],
  ])('refuses the inputs %j', async (given, why) => {
    const { text, isError } = await (await talk())({ workflow_id: 'deploy.yml', inputs: given });
    expect(isError).toBe(true);
    expect(text).toContain(`Not done. inputs: ${why}`);
    expect(text).toMatch(/Nothing was sent\.$/);
    expect(writes()).toEqual([]);
  });

  it.each([
    [{ target: 'Production', level: 'DEBUG', dry_run: 'True', copies: ' 2 ' }],
    ['{"target": "Production", "level": "DEBUG", "dry_run": true, "copies": 2}'],
  ])('takes inputs that can mean only one thing: %j', async (given) => {
    const { text } = await (await talk())({ workflow_id: 'deploy.yml', inputs: given });
    for (const input of [
      'target: "production"',
      'level: "debug"',
      'dry_run: "true"',
      'copies: "2"',
    ])
      expect(text).toContain(`\n- ${input}\n`);
  });

  it('does not check environments that it may not list, and says so', async () => {
    fakeGitHub.use(
      http.get(`${api}/environments`, () =>
        HttpResponse.json({ message: 'Resource not accessible' }, { status: 403 }),
      ),
    );
    const { text } = await (await talk())({
      workflow_id: 'deploy.yml',
      inputs: { target: 'prod' },
    });
    expect(text).toContain('\n- target: "prod"\n');
    expect(text).toContain('Environments not shown: the token');
  });

  it.each([
    ['main2', 'ref: no branch or tag is named "main2".'],
    [main, `ref: no branch or tag is named "${main}". A workflow starts at a branch`],
  ])('refuses the ref %s', async (ref, why) => {
    const { text, isError } = await (await talk())({ workflow_id: 'deploy.yml', ref, inputs });
    expect(isError).toBe(true);
    expect(text).toContain(why);
  });

  it.each([
    [
      'on: [push, schedule]',
      'disabled_manually',
      'Other (other.yml) is disabled (disabled_manually)',
    ],
    [
      'on: [push, schedule]',
      'active',
      'has no workflow_dispatch trigger: it starts on push, schedule.',
    ],
    ['on: push', 'active', 'has no workflow_dispatch trigger: it starts on push.'],
    ['on: [', 'active', 'is no valid YAML'],
    [undefined, 'active', 'other.yml is not there at main ('],
  ])('refuses a workflow that cannot be started by hand: %j, %s', async (text, state, why) => {
    const other = build.workflow(world, repo, 'Other', 'other.yml', state);
    repo.workflows.splice(repo.workflows.indexOf(other), 1, { ...other, text });
    const answer = await (await talk())({ workflow_id: 'other.yml' });
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain(why);
    expect(writes()).toEqual([]);
  });

  it.each([
    'on: workflow_dispatch',
    'on: [workflow_dispatch]',
    'on: { workflow_dispatch: }',
  ])('starts a workflow without inputs: %s', async (text) => {
    const plain = build.workflow(world, repo, 'Plain', 'plain.yml');
    repo.workflows.splice(repo.workflows.indexOf(plain), 1, { ...plain, text });
    expect((await start({ workflow_id: 'plain.yml', inputs: undefined })).text).toContain(
      'Started Plain (plain.yml) on main: run ',
    );
  });

  it('says which right the token lacks', async () => {
    const message = 'Resource not accessible by personal access token';
    fakeGitHub.use(http.post(dispatches, () => HttpResponse.json({ message }, { status: 403 })));
    const { text, isError } = await start();
    expect(isError).toBe(true);
    expect(text).toMatch(/403.*"Actions".*write/);
  });

  describe('on a server that does not name the run', () => {
    const refusal = 'Invalid request.\n\n"return_run_details" is not a permitted key.';
    /** Refuses the field that older servers do not know; `also` happens when a start goes out without it. */
    const older = (also = () => {}) =>
      fakeGitHub.use(
        http.post(dispatches, async ({ request }) => {
          const body = (await request.clone().json()) as { return_run_details?: boolean };
          if (body.return_run_details !== undefined) {
            return HttpResponse.json({ message: refusal }, { status: 422 });
          }
          also();
          return undefined;
        }),
      );

    it('finds it by time and actor, and says so', async () => {
      older();
      build.run(world, repo, { workflow: deploy, event: 'workflow_dispatch' });
      const { text, data } = await start();
      const id = repo.runs.at(-1)?.id;
      expect(text).toBe(
        [
          `Started Deploy (deploy.yml) on main. GitHub did not name the run; run ${id} was found by time and actor.`,
          `Next: wait_for_run run_id: ${id}`,
          `${web}/actions/runs/${id}`,
        ].join('\n'),
      );
      expect(data).toMatchObject({ done: true, run_id: id });
    });

    it('names all that it may be where that cannot be told', async () => {
      older(() => {
        for (const actor of ['octocat', 'hubot']) {
          const event = 'workflow_dispatch';
          build.run(world, repo, { workflow: deploy, event, ago: 0, actor });
        }
      });
      const { text, data } = await start();
      const ids = repo.runs.filter(({ actor }) => actor === 'octocat').map(({ id }) => id);
      expect(text).toContain('2 runs began since:');
      expect(data).toMatchObject({ run_id: null, candidates: ids.toReversed() });
    });

    it('says where to look when it is not listed in time', async () => {
      fakeGitHub.use(http.post(dispatches, () => new HttpResponse(null, { status: 204 })));
      expect((await start()).text).toBe(
        [
          'Started Deploy (deploy.yml) on main. GitHub did not name the run, and it is not listed yet.',
          `Next: list_workflow_runs workflow_id: ${deploy.id}, event: workflow_dispatch`,
          `${web}/blob/main/.github/workflows/deploy.yml`,
        ].join('\n'),
      );
    });
  });
});
