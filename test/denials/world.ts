import {
  artifact,
  check,
  emptyWorld,
  environment,
  pull,
  type RunOptions,
  repository,
  run,
  sha,
  workflow,
} from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import type { CommitState, World } from '../../src/fake-github/state.ts';
import { type Case, casesOf } from './cases.ts';

const minute = 60;
const hour = 60 * minute;

const failure = `2026-03-01T12:00:00.0000000Z ##[group]Run npm test
2026-03-01T12:00:01.0000000Z FAIL src/cart.test.ts > adds taxes
2026-03-01T12:00:01.0000000Z AssertionError: expected 118.99 to be 119
2026-03-01T12:00:01.0000000Z  ❯ src/cart.ts:41:5
2026-03-01T12:00:02.0000000Z ##[error]Process completed with exit code 1.
`;
const refused = `2026-03-01T12:00:00.0000000Z ##[group]Run npm publish
2026-03-01T12:00:01.0000000Z HttpError: Resource not accessible by integration
2026-03-01T12:00:02.0000000Z ##[error]Process completed with exit code 1.
`;
const publishFile = `on: push
jobs:
  publish: { runs-on: ubuntu-latest, steps: [{ run: npm publish }] }
  bench: { runs-on: [gpu] }
`;
const deployFile = `on:
  workflow_dispatch:
    inputs:
      target: { type: environment }
jobs:
  deploy: { runs-on: ubuntu-latest }
`;
const success = '2026-03-01T12:00:00.0000000Z 4 tests passed\n';

const reportOf = (name: string) =>
  `<testsuite name="${name}"><testcase name="adds taxes"><failure message="expected 118.99 to be 119"/></testcase></testsuite>`;

/**
 * A repository with a run of each kind that answers have something of their own to say about, so
 * that they ask for all that they ever ask for.
 */
export function worldWithCases(now: () => number): { world: World; cases: readonly Case[] } {
  const world = emptyWorld(now);
  const repo = repository(world);
  const commit = (seed: number, ago: number): CommitState => ({
    sha: sha(seed),
    message: `Change ${seed}`,
    at: now() - ago * 1000,
    author: 'octocat',
    files: ['src/cart.ts'],
  });
  const commits = [commit(1, 50 * hour), commit(2, 30 * hour), commit(3, 20 * hour)];
  repo.commits.set('main', [...commits, commit(4, 2 * hour)]);
  repo.commits.set('topic', [...commits, commit(5, 3 * hour)]);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  const deploy = workflow(world, repo, 'Deploy', 'deploy.yml', 'active', deployFile);
  repo.environments.push(environment(world, 'production'));
  const off = workflow(world, repo, 'Nightly', 'nightly.yml', 'disabled_manually');
  const ran = (ago: number, conclusion: 'success' | 'failure', branch = 'main') =>
    run(world, repo, {
      workflow: ci,
      ago,
      head_branch: branch,
      jobs: [
        { name: 'lint', log: success },
        { name: 'test', conclusion, log: conclusion === 'failure' ? failure : success },
      ],
    });
  const green = ran(40 * hour, 'success');
  ran(20 * hour, 'failure');
  const red = ran(hour, 'failure');
  const uploaded = artifact(world, red, {
    name: 'reports',
    content: { 'junit.xml': reportOf('test') },
  });
  const twice = ran(2 * hour, 'failure', 'topic');
  rerun(
    world,
    twice,
    ({ conclusion }) => conclusion === 'failure',
    world.login,
    now() - hour * 1000,
  );
  artifact(world, twice, { name: 'reports', content: { 'junit.xml': reportOf('test') } });
  for (let ago = 60; ago < 165; ago++)
    run(world, repo, { workflow: ci, ago: ago * hour, jobs: [] });

  const nothing = run(world, repo, {
    workflow: ci,
    head_branch: 'broken',
    fixed: {
      status: 'completed',
      conclusion: 'startup_failure',
      annotations: [
        {
          path: '.github',
          start_line: 1,
          annotation_level: 'failure',
          message: 'Invalid workflow file',
        },
      ],
    },
  });
  const staging = environment(world, 'staging');
  const waiting = run(world, repo, {
    workflow: deploy,
    ago: 10 * minute,
    pending: [staging],
    jobs: [{ name: 'build' }, { name: 'deploy', after: Number.POSITIVE_INFINITY }],
  });
  repo.deployments.push({
    id: 9001,
    environment: 'staging',
    sha: commits[0]?.sha ?? '',
    ref: 'main',
    at: now() - 40 * hour * 1000,
    state: 'success',
  });
  waiting.reviews.push({
    state: 'approved',
    user: 'hubot',
    comment: 'Go',
    environments: [environment(world, 'test')],
  });
  const fork = run(world, repo, {
    workflow: ci,
    event: 'pull_request',
    head_branch: 'topic',
    fork: 'hubot/hello-world',
    fixed: { status: 'completed', conclusion: 'action_required' },
  });
  const queued = run(world, repo, {
    workflow: off,
    ago: hour,
    head_branch: 'queue',
    jobs: [{ name: 'bench', labels: ['gpu'], after: Number.POSITIVE_INFINITY }],
  });
  repo.concurrency.set(queued.id, { group: 'bench', holder: undefined });
  const publish = workflow(world, repo, 'Publish', 'publish.yml', 'active', publishFile);
  const refusedRun = run(world, repo, {
    workflow: publish,
    head_branch: 'publish',
    jobs: [
      {
        name: 'publish',
        conclusion: 'failure',
        steps: [{ name: 'Run npm publish' }],
        log: refused,
      },
    ],
  });
  const unserved = run(world, repo, {
    workflow: publish,
    head_branch: 'bench',
    jobs: [{ name: 'bench', labels: ['gpu'], after: Number.POSITIVE_INFINITY }],
  });
  const running = run(world, repo, {
    workflow: ci,
    ago: 20,
    head_branch: 'going',
    jobs: [{ name: 'test', takes: 20 * minute }],
  });
  const asked = commit(6, 4 * hour);
  repo.commits.set('asked', [...commits, asked]);
  repo.required.set('main', { protection: ['test'], rules: ['coverage'] });
  pull(repo, { number: 7, title: 'Add taxes', head_branch: 'asked', head_sha: asked.sha });
  const lint = workflow(world, repo, 'Lint', 'lint.yml');
  const ofPull = (of: typeof ci, ago: number, jobs: RunOptions['jobs']) =>
    run(world, repo, {
      workflow: of,
      ago,
      event: 'pull_request',
      head_branch: 'asked',
      head_sha: asked.sha,
      jobs: jobs ?? [],
    });
  const failing = { name: 'test', conclusion: 'failure', log: failure } as const;
  const pulled = [
    ofPull(ci, 3 * hour, [failing]),
    ofPull(lint, 2.5 * hour, [{ ...failing, name: 'lint' }]),
    ofPull(workflow(world, repo, 'End to end', 'e2e.yml'), 30, [
      { name: 'e2e', takes: 20 * minute },
    ]),
  ];
  check(world, repo, {
    head_sha: asked.sha,
    app: 'Covered',
    name: 'coverage',
    conclusion: 'failure',
    title: '61% is covered',
  });
  return {
    world,
    cases: casesOf(
      {
        ci: ci.id,
        artifact_id: uploaded.id,
        deploy: deploy.id,
        green,
        red,
        twice,
        nothing,
        waiting,
        fork,
        queued,
        refused: refusedRun,
        unserved,
        running,
        pulled,
      },
      [staging.id],
    ),
  };
}
