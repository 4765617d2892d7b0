import type { JobOptions, RunOptions } from '../../src/fake-github/build.ts';
import * as build from '../../src/fake-github/build.ts';
import type { RepositoryState, World } from '../../src/fake-github/state.ts';
import { github, session } from '../harness.ts';

export let fakeGitHub: ReturnType<typeof github>;

export let world: World;

export let repository: RepositoryState;

export const noon = Date.parse('2026-03-01T12:00:00Z');

export const now = () => noon;

export const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

export const web = 'https://github.com/octo-org/hello-world';

export const api = 'https://api.github.com/repos/octo-org/hello-world';

export const head = build.sha(7);

const log = [
  '2026-03-01T11:50:05.0000000Z ##[group]Run npm run build',
  '2026-03-01T11:50:05.1000000Z ##[endgroup]',
  "2026-03-01T11:50:06.0000000Z src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.",
  '2026-03-01T11:50:06.1000000Z ##[error]Process completed with exit code 2.',
  '',
].join('\r\n');

export const red = (name: string): JobOptions => ({ name, conclusion: 'failure', log });

type Run = Partial<RunOptions> & { readonly name: string };

export function start(runs: readonly Run[], pull: Partial<Parameters<typeof build.pull>[1]> = {}) {
  world = build.emptyWorld(now);
  repository = build.repository(world);
  const ids = runs.map(({ name, ...options }) => {
    const file = `${name.toLowerCase()}.yml`;
    const known = repository.workflows.find((workflow) => workflow.name === name);
    const workflow = known ?? build.workflow(world, repository, name, file);
    return build.run(world, repository, {
      workflow,
      ago: 600,
      event: 'pull_request',
      head_branch: 'taxes',
      head_sha: head,
      ...options,
    }).id;
  });
  repository.commits.set('taxes', [
    { sha: head, message: 'Add taxes', at: noon, author: 'octocat', files: [] },
  ]);
  build.pull(repository, {
    number: 7,
    title: 'Add taxes',
    head_branch: 'taxes',
    head_sha: head,
    ...pull,
  });
  fakeGitHub.use();
  return ids;
}

export const triage = async (args: Record<string, unknown>) =>
  (await session({ now })).call('triage', { ...helloWorld, ...args });

export const two: Run[] = [
  { name: 'CI', jobs: [red('build')] },
  { name: 'Types', jobs: [red('tsc')] },
  { name: 'Lint', jobs: [{ name: 'lint' }] },
];

/** Puts the fake GitHub in place for the tests of the file that calls this. */
export function setUp(): void {
  fakeGitHub = github(() => world);
}
