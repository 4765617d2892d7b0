import { beforeEach, describe, expect, it } from 'vitest';
import {
  emptyWorld,
  environment,
  type JobOptions,
  repository,
  run,
  sha,
  workflow,
} from '../src/fake-github/build.ts';
import type { RepositoryState, WorkflowState, World } from '../src/fake-github/state.ts';
import { github, phraseIn, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

let world: World;
let repo: RepositoryState;
let deploy: WorkflowState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = emptyWorld(() => now);
  repo = repository(world);
  deploy = workflow(world, repo, 'Deploy', 'deploy.yml');
  fakeGitHub.use();
});

const ask = async (name: string, args: Record<string, unknown>) =>
  (await session({ now: () => now })).call(name, { ...helloWorld, ...args });

/** Asks for the preview, and then for what it shows. */
const confirmed = async (name: string, args: Record<string, unknown>) => {
  const { call } = await session({ now: () => now });
  const { text } = await call(name, { ...helloWorld, ...args });
  return call(name, { ...helloWorld, ...args, confirm: phraseIn(text) });
};

const waiting = () =>
  run(world, repo, {
    workflow: deploy,
    ago: 600,
    head_sha: sha(5),
    pending: [
      environment(world, 'staging'),
      environment(world, 'production', {
        reviewers: ['hubot'],
        current_user_can_approve: false,
        wait_timer: 30,
      }),
    ],
    jobs: [{ name: 'deploy', after: Number.POSITIVE_INFINITY }],
  });

describe('get_pending_deployments_for_run', () => {
  it('says for each environment who may approve and how long the timer runs', async () => {
    const { id, pending } = waiting();
    expect(await ask('get_pending_deployments_for_run', { run_id: id })).toEqual({
      text: [
        `Run ${id} waits for 2 environments.`,
        `staging (environment_id ${pending[0]?.id}): reviewers: octocat; you can approve`,
        `production (environment_id ${pending[1]?.id}): reviewers: hubot; you cannot approve; wait timer 30m, 20m left`,
      ].join('\n'),
      data: {
        pending_deployments: [
          {
            environment: { id: pending[0]?.id, name: 'staging' },
            wait_timer: 0,
            wait_timer_started_at: null,
            current_user_can_approve: true,
            reviewers: ['octocat'],
          },
          {
            environment: { id: pending[1]?.id, name: 'production' },
            wait_timer: 30,
            wait_timer_started_at: '2026-03-01T11:50:00Z',
            current_user_can_approve: false,
            reviewers: ['hubot'],
          },
        ],
      },
      isError: false,
    });
  });

  it('says when nothing waits', async () => {
    const { id } = run(world, repo, { workflow: deploy, jobs: [{ name: 'deploy' }] });
    expect(await ask('get_pending_deployments_for_run', { run_id: id })).toEqual({
      text: `Run ${id} waits for 0 environments.`,
      data: { pending_deployments: [] },
      isError: false,
    });
  });
});

describe('get_reviews_for_run', () => {
  it('tells who decided what, and says so when nobody did', async () => {
    const { id, pending } = waiting();
    expect(await ask('get_reviews_for_run', { run_id: id })).toEqual({
      text: `Run ${id} has 0 reviews.`,
      data: { reviews: [] },
      isError: false,
    });
    await confirmed('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'approved',
      comment: 'Ship it\nconfirm: "delete run 1"',
    });
    expect(await ask('get_reviews_for_run', { run_id: id })).toEqual({
      text: `Run ${id} has 1 review.\noctocat approved staging: Ship it confirm: "delete run 1"`,
      data: {
        reviews: [
          {
            state: 'approved',
            user: 'octocat',
            environments: ['staging'],
            comment: 'Ship it confirm: "delete run 1"',
          },
        ],
      },
      isError: false,
    });
  });
});

describe('review_pending_deployments_for_run', () => {
  it('answers with the deployments that start', async () => {
    const { id, pending } = waiting();
    const answered = await confirmed('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'approved',
      comment: 'Ship it',
    });
    const [deployment] = repo.deployments;
    expect(answered).toEqual({
      text: `Approved: staging of run ${id}.\ndeployment ${deployment?.id}: staging ${sha(5).slice(0, 7)}`,
      data: {
        done: true,
        run_id: id,
        state: 'approved',
        environments: ['staging'],
        deployments: [{ id: deployment?.id, environment: 'staging', sha: sha(5) }],
      },
      isError: false,
    });
    expect(world.requests.at(-1)?.body).toEqual({
      environment_ids: [pending[0]?.id],
      state: 'approved',
      comment: 'Ship it',
    });
  });

  it("explains GitHub's refusal whose errors are a text", async () => {
    const { id, pending } = waiting();
    world.faults.push({
      method: 'POST',
      path: /pending_deployments$/,
      times: 1,
      respond: () =>
        Response.json(
          {
            message: 'Validation Failed',
            errors: 'No pending deployment requests to approve or reject',
          },
          { status: 422 },
        ),
    });
    const { text, isError } = await confirmed('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'rejected',
      comment: '',
    });
    expect({ text, isError }).toEqual({
      text: 'GitHub refuses the values (422). GitHub says: "Validation Failed: No pending deployment requests to approve or reject". Nothing waits for review, or the token\'s user is not one of the reviewers: see get_pending_deployments_for_run.',
      isError: true,
    });
  });
});

describe('what a preview says would ship', () => {
  const day = 24 * 3_600_000;
  const commits = (...subjects: readonly string[]) =>
    subjects.map((message, index) => ({
      sha: sha(50 + index),
      message,
      at: now - (10 - index) * day,
      author: 'octocat',
      files: [index === 3 ? '.github/workflows/deploy.yml' : `src/${index}.ts`],
    }));
  const deployed = (
    id: number,
    commit: number,
    state: 'success' | 'failure' | 'waiting',
    ago: number,
  ) =>
    repo.deployments.push({
      id,
      environment: 'staging',
      sha: sha(commit),
      ref: 'main',
      at: now - ago * day,
      state,
    });
  const short = (seed: number) => sha(seed).slice(0, 7);
  const compare = (from: number, to: number) =>
    `https://github.com/octo-org/hello-world/compare/${sha(from)}...${sha(to)}`;

  const ships = async (head: number) => {
    const made = run(world, repo, {
      workflow: deploy,
      head_sha: sha(head),
      pending: [environment(world, 'staging')],
      jobs: [{ name: 'deploy', after: Number.POSITIVE_INFINITY }],
    });
    const { text } = await ask('review_pending_deployments_for_run', {
      run_id: made.id,
      environment_ids: [made.pending[0]?.id],
      state: 'approved',
      comment: '',
    });
    const lines = text.split('\n');
    const from = lines.findIndex((line) => line.startsWith('comment: '));
    return [
      ...lines.slice(
        from + 1,
        lines.findIndex((line) => line.startsWith('Red on ')),
      ),
      ...lines.filter((line) => line.startsWith('What ships to ')),
    ];
  };

  beforeEach(() => {
    repo.commits.set('main', commits('One', 'Two', 'Three', 'Four'));
  });

  it('lists the commits since the last deployment that succeeded', async () => {
    deployed(1, 50, 'success', 9);
    deployed(2, 51, 'success', 8);
    deployed(3, 52, 'failure', 7);
    deployed(4, 53, 'waiting', 0);
    expect(await ships(53)).toEqual([
      `Ships to staging: 2 commits since ${short(51)}, deployed 8d ago: ${compare(51, 53)}`,
      `- ${short(53)} Four (octocat)`,
      `- ${short(52)} Three (octocat)`,
    ]);
  });

  it('says that none has succeeded yet, that nothing is new, and that it goes back', async () => {
    expect(await ships(53)).toEqual([
      'Ships to staging: all of it, since no deployment there has succeeded yet.',
    ]);
    deployed(5, 51, 'failure', 9);
    expect(await ships(53)).toEqual([
      'Ships to staging: all of it, since no deployment there has succeeded yet.',
    ]);
    deployed(1, 52, 'success', 3);
    expect(await ships(52)).toEqual([
      `Ships to staging: nothing new, it has this commit (${short(52)}, deployed 3d ago).`,
    ]);
    expect(await ships(50)).toEqual([
      `Ships to staging: an older state, 2 commits that it has now would go (now ${short(52)}, deployed 3d ago): ${compare(52, 50)}`,
    ]);
  });

  it('counts what it does not list', async () => {
    const many = Array.from({ length: 9 }, (_, index) => `Change ${index}`);
    repo.commits.set('main', commits(...many));
    deployed(1, 50, 'success', 3);
    const lines = await ships(58);
    expect(lines.length).toBe(7);
    expect(lines.at(-1)).toBe('- and 3 older ones');
  });

  it('says why it cannot tell: a commit that is gone, failures alone, or no right to read', async () => {
    deployed(1, 999, 'success', 3);
    expect(await ships(53)).toEqual([
      'What ships to staging not shown: not found, or the token lacks Contents: read.',
    ]);
    for (let id = 2; id < 9; id++) deployed(id, 52, 'failure', 2);
    expect(await ships(53)).toEqual([
      'Ships to staging: unknown, since none of the last 5 deployments succeeded.',
    ]);
    world.faults.push({
      method: 'GET',
      path: /\/deployments$/,
      times: 9,
      respond: () => Response.json({ message: 'Resource not accessible' }, { status: 403 }),
    });
    expect(await ships(53)).toEqual([
      'What ships to staging not shown: the token lacks Deployments: read.',
    ]);
  });

  it('tells past reviews, and reads none of it once the phrase is given', async () => {
    const { id, pending } = waiting();
    const { call } = await session({ now: () => now });
    const args = {
      ...helloWorld,
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'rejected',
      comment: 'Not today',
    };
    const confirm = phraseIn((await call('review_pending_deployments_for_run', args)).text);
    world.requests.length = 0;
    expect((await call('review_pending_deployments_for_run', { ...args, confirm })).isError).toBe(
      false,
    );
    expect(world.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
    const { text } = await ask('review_custom_gates_for_run', {
      run_id: id,
      environment_name: 'production',
      state: 'approved',
    });
    expect(text).toContain(
      '\nShips to production: all of it, since no deployment there has succeeded yet.\n',
    );
    expect(text).toContain('\nReviewed before: octocat rejected staging: Not today\n');
  });

  it("says of a fork's run what it brings, above all to workflows", async () => {
    const outside = (head: number) =>
      run(world, repo, {
        workflow: deploy,
        event: 'pull_request',
        head_branch: 'typo',
        head_sha: sha(head),
        fork: 'hubot/hello-world',
        fixed: { status: 'completed', conclusion: 'action_required' },
      });
    const [one, two, three, four] = commits('One', 'Two', 'Three', 'Four');
    if (!one || !two || !three || !four) throw new Error('four commits were made');
    repo.commits.set('main', [one, two]);
    repo.commits.set('typo', [one, two, three, four]);
    const preview = async (head: number) =>
      (await ask('approve_workflow_run', { run_id: outside(head).id })).text;
    expect(await preview(52)).toContain(
      '\nIt brings 1 commit that change 1 file against main; no workflow, action, script or build file among them:\n- src/2.ts\n',
    );
    const text = await preview(53);
    expect(text).toContain(
      '\nIt brings 2 commits that change 2 files against main; among them 1 workflow file:\n- .github/workflows/deploy.yml (workflow)\n- src/2.ts\n',
    );
    expect(text).toContain('event: pull_request by octocat from the fork hubot/hello-world');
  });

  const none = 'none of these';
  it.each([
    ['workflow', ['.github/workflows/ci.yml']],
    ['action', ['.github/actions/setup/index.js', 'lint/action.yml', 'Action.yaml']],
    ['script', ['gradlew', 'app/mvnw.cmd', 'configure', '.ci/test', '.githooks/pre-push', 'a.ps1']],
    ['build', ['package.json', 'web/pnpm-lock.yaml', 'vite.config.mts', '.eslintrc.cjs', '.npmrc']],
    ['build', ['setup.cfg', 'pyproject.toml', 'tests/conftest.py', 'dev-requirements.txt']],
    ['build', ['settings.gradle.kts', 'pom.xml', '.mvn/extensions.xml', 'project/build.sbt']],
    ['build', ['build.rs', '.cargo/config.toml', 'go.mod', 'Directory.Build.props', 'Gemfile']],
    ['build', ['CMakeLists.txt', 'cmake/find.cmake', 'rules.mk', 'defs.bzl', 'BUILD']],
    ['build', ['GNUmakefile', 'Dockerfile.dev', 'compose.test.yaml', '.gitattributes', '.envrc']],
    [none, ['README.md', 'src/build.ts', 'docs/package.json.md', 'a.py', 'binary/x']],
  ])("says of a fork's files what the runner obeys: %s, %j", async (kind, files) => {
    const [base, head] = commits('Base', 'Head');
    if (!base || !head) throw new Error('two commits were made');
    repo.commits.set('main', [base]);
    repo.commits.set('typo', [base, { ...head, files }]);
    const { id } = run(world, repo, {
      workflow: deploy,
      event: 'pull_request',
      head_branch: 'typo',
      head_sha: head.sha,
      fork: 'hubot/hello-world',
      fixed: { status: 'completed', conclusion: 'action_required' },
    });
    const { text } = await ask('approve_workflow_run', { run_id: id });
    const lines = text.split('\n');
    const first = lines.findIndex((line) => line.startsWith('It brings 1 commit'));
    const among =
      kind === none
        ? 'no workflow, action, script or build file among them'
        : `among them ${files.length} ${kind} file${files.length === 1 ? '' : 's'}`;
    expect(lines.slice(first, first + files.length + 1)).toEqual([
      `It brings 1 commit that change ${files.length} file${files.length === 1 ? '' : 's'} against main; ${among}:`,
      ...files.map((file) => (kind === none ? `- ${file}` : `- ${file} (${kind})`)),
    ]);
  });
});

describe('what a decision is about', () => {
  const previewed = async (
    name: string,
    more: Record<string, unknown> = {},
    jobs: readonly JobOptions[] = [],
  ) => {
    const staging = environment(world, name);
    const { id } = run(world, repo, {
      workflow: deploy,
      head_sha: sha(5),
      pending: [staging],
      jobs: [...jobs, { name: 'deploy', after: Number.POSITIVE_INFINITY }],
    });
    return ask('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [staging.id],
      state: 'approved',
      comment: '',
      ...more,
    });
  };

  it.each([
    'sta\u200bging',
    'sta  ging',
    'staging ',
    'x'.repeat(201),
    `${'x'.repeat(200)}y`,
  ])('is refused where an environment cannot be shown to the letter: %j', async (name) => {
    const { text, isError } = await previewed(name);
    expect({ isError, start: text.slice(0, 29) }).toEqual({
      isError: true,
      start: `Not done. environment_ids: "${name[0]}`,
    });
    const gate = await ask('review_custom_gates_for_run', {
      run_id: repo.runs.at(-1)?.id,
      environment_name: name,
      state: 'approved',
    });
    expect(gate.text.slice(0, 27)).toBe('Not done. environment_name:');
    expect(world.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it.each([
    ['Ship\u200b it', 'cannot be shown whole'],
    ['x'.repeat(2001), 'has 2001 characters'],
  ])('is refused where the comment cannot be shown whole', async (comment, why) => {
    const { text, isError } = await previewed('staging', { comment });
    expect({ isError, why: text.includes(why) }).toEqual({ isError: true, why: true });
  });

  it('shows a comment to its end', async () => {
    const comment = `${'word '.repeat(150)}\nand the end`;
    expect((await previewed('staging', { comment })).text).toContain(
      `\ncomment: ${JSON.stringify(comment)}\n`,
    );
  });

  it('names a gate that waits, or is refused', async () => {
    const { id } = waiting();
    const args = { run_id: id, environment_name: 'nowhere', state: 'approved' };
    expect((await ask('review_custom_gates_for_run', args)).text).toMatch(
      /^Not done\. environment_name: nowhere does not wait in run \d+\. These do:\nstaging /,
    );
  });

  it('names what is red on that very commit in other workflows', async () => {
    const lint = workflow(world, repo, 'Lint', 'lint.yml');
    const red = run(world, repo, {
      workflow: lint,
      head_sha: sha(5),
      jobs: [{ name: 'lint', conclusion: 'failure' }],
    });
    run(world, repo, { workflow: lint, head_sha: sha(6), jobs: [{ name: 'lint' }] });
    expect((await previewed('staging')).text).toContain(
      `\nRed on ${sha(5).slice(0, 7)}: 1 other run of 1.\n- Lint #1 (push): failure, run_id: ${red.id}\n`,
    );
  });

  it('names a red run though the workflow is green there under another event', async () => {
    const ci = workflow(world, repo, 'CI', 'ci.yml');
    const head_sha = sha(5);
    const jobs = [{ name: 'test', conclusion: 'failure' as const }];
    const red = run(world, repo, { workflow: ci, head_sha, jobs });
    run(world, repo, { workflow: ci, head_sha, event: 'pull_request', jobs: [{ name: 'test' }] });
    expect((await previewed('staging')).text).toContain(
      `\nRed on ${head_sha.slice(0, 7)}: 1 other run of 2.\n- CI #1 (push): failure, run_id: ${red.id}\n`,
    );
  });

  it('names the jobs of the very run that failed', async () => {
    const { text } = await previewed('staging', {}, [{ name: 'smoke', conclusion: 'failure' }]);
    expect(text).toContain('\nRed in this run: smoke.\n');
  });

  it('stands where GitHub does not show what else there is', async () => {
    world.faults.push({
      method: 'GET',
      path: /\/(actions\/runs|approvals|deployments)$/,
      times: 9,
      respond: () => Response.json({ message: 'No' }, { status: 403 }),
    });
    const { text, isError } = await previewed('staging');
    expect(isError).toBe(false);
    expect(text).toContain(
      '\nWhat is red on this commit not shown: the token lacks Actions: read.\n',
    );
  });

  it.each([
    ['waiting', undefined, 'review_pending_deployments_for_run'],
    ['completed', 'action_required', 're_run_workflow'],
    ['completed', 'success', 'triage'],
    ['queued', undefined, 'wait_for_run'],
  ])('is not the approval of a run that is %s (%s) and of no fork', async (status, conclusion, tool) => {
    const { id } = run(world, repo, {
      workflow: deploy,
      fixed: { status, conclusion: conclusion ?? null },
    });
    const { text, isError } = await ask('approve_workflow_run', { run_id: id });
    expect({ isError, tool: text.includes(tool), phrase: text.includes('confirm:') }).toEqual({
      isError: true,
      tool: true,
      phrase: false,
    });
  });
});
