import { HttpResponse } from 'msw';
import { beforeEach } from 'vitest';
import {
  emptyWorld,
  environment,
  repository,
  run,
  sha,
  workflow,
} from '../../src/fake-github/build.ts';
import type {
  RepositoryState,
  RunState,
  WorkflowState,
  World,
} from '../../src/fake-github/state.ts';
import { github, type Options, session } from '../harness.ts';

/** What each test begins with. */
export const given = {} as {
  world: World;
  repo: RepositoryState;
  ci: WorkflowState;
  clock: number;
  fakeGitHub: ReturnType<typeof github>;
  counted: number;
};

/** Has it made before each test of the file that calls this. */
export function setUp(): void {
  given.fakeGitHub = github(() => given.world);
  beforeEach(() => {
    given.clock = now;
    given.counted = 0;
    given.world = emptyWorld(() => given.clock);
    given.repo = repository(given.world);
    given.ci = workflow(given.world, given.repo, 'CI', 'ci.yml');
    given.fakeGitHub.use();
  });
}

export const now = Date.parse('2026-03-01T12:00:00Z');

export const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

export const unfit =
  'The phrase given does not fit what is there now, or is older than ten minutes: only the last line of a preview confirms.';

export const usedUp =
  'The phrase was used by another call. Read the run to see what became of that before you decide again.';

/** Takes a change without carrying it out. */
export const count = ({ request }: { request: Request }) => {
  given.counted++;
  const { pathname } = new URL(request.url);
  if (request.method === 'DELETE' || pathname.endsWith('deployment_protection_rule')) {
    return new HttpResponse(null, { status: 204 });
  }
  if (pathname.endsWith('pending_deployments')) return HttpResponse.json([]);
  return HttpResponse.json({}, { status: pathname.endsWith('approve') ? 201 : 202 });
};

export const writes = () =>
  given.world.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);

export const runPath = ({ id }: RunState) => `/repos/octo-org/hello-world/actions/runs/${id}`;

export const open = (options: Options = {}) => session({ now: () => given.clock, ...options });

export const done = () =>
  run(given.world, given.repo, {
    workflow: given.ci,
    jobs: [{ name: 'test', conclusion: 'failure' }],
  });

export const going = () =>
  run(given.world, given.repo, {
    workflow: given.ci,
    ago: 60,
    jobs: [{ name: 'test', takes: 600 }],
  });

export const fromFork = () =>
  run(given.world, given.repo, {
    workflow: given.ci,
    event: 'pull_request',
    fork: 'someone/hello-world',
    head_branch: 'patch-1',
    head_sha: sha(5),
    fixed: { status: 'completed', conclusion: 'action_required' },
    jobs: [{ name: 'test' }],
  });

export const staging = () => environment(given.world, 'staging');

export const production = () =>
  environment(given.world, 'production', { reviewers: ['octocat', 'hubot'], wait_timer: 30 });

export const waiting = (...pending: ReturnType<typeof environment>[]) =>
  run(given.world, given.repo, {
    workflow: given.ci,
    head_sha: sha(5),
    pending,
    jobs: [{ name: 'deploy', after: Number.POSITIVE_INFINITY }],
  });

export interface Case {
  readonly tool: string;
  /** Makes a run in the state that the tool is for, and the arguments besides its id. */
  readonly make: () => { run: RunState; args?: Record<string, unknown> };
  /** The phrase that fits. */
  readonly phrase: (run: RunState) => string;
  /** Phrases that someone might try. */
  readonly wrong: (run: RunState) => string[];
  readonly sent: (run: RunState) => string;
}

export const at = sha(5).slice(0, 7);

export const cases: Case[] = [
  {
    tool: 'delete_workflow_run',
    make: () => ({ run: done() }),
    phrase: ({ id }) => `delete run ${id}`,
    wrong: ({ id }) => [
      `delete run ${id + 1}`,
      `delete logs of run ${id}`,
      `Delete run ${id}`,
      `delete run ${id} `,
    ],
    sent: (run) => `DELETE ${runPath(run)}`,
  },
  {
    tool: 'delete_workflow_run_logs',
    make: () => ({ run: done() }),
    phrase: ({ id }) => `delete logs of run ${id}`,
    wrong: ({ id }) => [`delete logs of run ${id + 1}`, `delete run ${id}`],
    sent: (run) => `DELETE ${runPath(run)}/logs`,
  },
  {
    tool: 'force_cancel_workflow_run',
    make: () => ({ run: going() }),
    phrase: ({ id }) => `force-cancel run ${id}`,
    wrong: ({ id }) => [`force-cancel run ${id + 1}`, `cancel run ${id}`],
    sent: (run) => `POST ${runPath(run)}/force-cancel`,
  },
  {
    tool: 'approve_workflow_run',
    make: () => ({ run: fromFork() }),
    phrase: ({ id }) => `approve run ${id} at ${at}`,
    wrong: ({ id }) => [
      `approve run ${id}`,
      `approve run ${id} at 0000000`,
      `approve run ${id + 1} at ${at}`,
    ],
    sent: (run) => `POST ${runPath(run)}/approve`,
  },
  {
    tool: 'review_pending_deployments_for_run',
    make() {
      const pending = [production(), staging()];
      const args = {
        environment_ids: pending.map(({ id }) => id),
        state: 'approved',
        comment: 'Ship it',
      };
      return { run: waiting(...pending), args };
    },
    phrase: ({ id }) => `approve production, staging for run ${id} at ${at}`,
    wrong: ({ id }) => [
      `reject production, staging for run ${id} at ${at}`,
      `approve production for run ${id} at ${at}`,
      `approve staging, production for run ${id} at ${at}`,
      `approve production, staging for run ${id + 1} at ${at}`,
      `approve production, staging for run ${id} at 0000000`,
    ],
    sent: (run) => `POST ${runPath(run)}/pending_deployments`,
  },
  {
    tool: 'review_custom_gates_for_run',
    make: () => ({
      run: waiting(environment(given.world, 'prod-eus')),
      args: { environment_name: 'prod-eus', state: 'rejected', comment: 'Not today' },
    }),
    phrase: ({ id }) => `reject prod-eus for run ${id} at ${at}`,
    wrong: ({ id }) => [
      `approve prod-eus for run ${id} at ${at}`,
      `reject prod-eus for run ${id} at 0000000`,
    ],
    sent: (run) => `POST ${runPath(run)}/deployment_protection_rule`,
  },
];
