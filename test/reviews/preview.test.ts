import { beforeEach, describe, expect, it } from 'vitest';
import { environment, run, sha } from '../../src/fake-github/build.ts';
import { phraseIn, session } from '../harness.ts';
import { ask, deploy, helloWorld, now, repo, setUp, waiting, world } from './set-up.ts';

setUp();

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
