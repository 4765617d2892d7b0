import { check, type JobOptions, pull, run, sha, type workflow } from './build.ts';
import type { Recording } from './recordings.ts';
import type { RepositoryState, World } from './state.ts';

type Workflow = ReturnType<typeof workflow>;

const minute = 60;

/** Makes the jobs of the demo's runs. */
interface Jobs {
  readonly failed: (name: string, recording: Recording, ago: number) => JobOptions;
  readonly green: (name: string) => JobOptions;
}

/**
 * Adds a pull request that is red in several ways, and a green one that failed in the merge queue.
 */
export function pullRequests(
  world: World,
  repo: RepositoryState,
  {
    tests,
    lint,
    e2e,
  }: { readonly tests: Workflow; readonly lint: Workflow; readonly e2e: Workflow },
  { failed, green }: Jobs,
): void {
  const opened = (number: number, title: string, branch: string, ago: number) => {
    const head_sha = sha(number);
    const at = world.now() - ago * 1000;
    const commit = {
      sha: head_sha,
      message: title,
      at,
      author: 'octocat',
      files: ['src/order.ts'],
    };
    repo.commits.set(branch, [...(repo.commits.get(repo.default_branch) ?? []), commit]);
    pull(repo, { number, title, head_branch: branch, head_sha });
    return { event: 'pull_request', head_branch: branch, head_sha, display_title: title, ago };
  };
  repo.required.set(repo.default_branch, { protection: [], rules: ['lint', 'coverage'] });

  run(world, repo, { workflow: tests, ago: 41 * minute, jobs: [green('test')] });
  const rounding = 55 * minute;
  const round = opened(12, 'Round prices to cents', 'rounding', rounding);
  run(world, repo, {
    ...round,
    workflow: tests,
    jobs: [failed('test', 'jest-assertion', rounding)],
  });
  run(world, repo, { ...round, workflow: lint, jobs: [green('lint')] });
  run(world, repo, { ...round, workflow: e2e, jobs: [failed('e2e', 'flaky-test', rounding)] });
  check(world, repo, {
    head_sha: round.head_sha,
    app: 'Covered',
    name: 'coverage',
    conclusion: 'failure',
    title: '61% of the change is covered',
    summary: '80% are asked for.',
  });

  const naming = 75 * minute;
  const named = opened(9, 'Name the currency', 'currency', naming);
  for (const workflow of [tests, lint, e2e]) {
    run(world, repo, { ...named, workflow, jobs: [green(workflow === lint ? 'lint' : 'test')] });
  }
  check(world, repo, { head_sha: named.head_sha, app: 'Covered', name: 'coverage' });
  const queued = 65 * minute;
  run(world, repo, {
    ...named,
    workflow: tests,
    ago: queued,
    event: 'merge_group',
    head_branch: `gh-readonly-queue/${repo.default_branch}/pr-9-${sha(8)}`,
    head_sha: sha(99),
    jobs: [failed('test', 'matrix-missing-module', queued)],
  });
}
