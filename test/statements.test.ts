import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type JobOptions,
  type RunOptions,
  repository,
  run,
  workflow,
  world,
} from '../src/fake-github/build.ts';
import {
  latestAttempt,
  type RepositoryState,
  rerun,
  type WorkflowState,
  type World,
} from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const here = { owner: 'octo-org', repo: 'hello-world' };
const minute = 60;
const hour = 3600;

let hub: World;
let repo: RepositoryState;
let ci: WorkflowState;
const standin = github(() => hub);

beforeEach(() => {
  hub = world(() => now);
  repo = repository(hub);
  ci = workflow(hub, repo, 'CI', 'ci.yml');
  standin.use();
});

const call = async (name: string, args: Record<string, unknown>) =>
  (await session({ now: () => now })).call(name, { ...here, ...args });

const add = (jobs: readonly JobOptions[], more: Partial<RunOptions> = {}) =>
  run(hub, repo, { workflow: ci, jobs, ago: hour, ...more });

const red: JobOptions = {
  name: 'test',
  conclusion: 'failure',
  log: '  1 failing\n     AssertionError: expected 1 to equal 2\n##[error]Process completed with exit code 1.\n',
};

const jobIds = (of: { readonly attempts: readonly { jobs: readonly { id: number }[] }[] }) =>
  of.attempts.flatMap(({ jobs }) => jobs.map(({ id }) => id));

describe('ids that contradict each other', () => {
  it.each([
    'triage',
    'read_log',
    'search_logs',
  ])('%s refuses a job of another run, naming the run of the job', async (tool) => {
    const other = add([red]);
    const { id } = add([red]);
    const [job_id] = jobIds(other);
    const pattern = tool === 'search_logs' ? { pattern: 'failing' } : {};
    expect(await call(tool, { run_id: id, job_id, ...pattern })).toMatchObject({
      isError: true,
      text: `job_id: ${job_id} is a job of run ${other.id}, not of run ${id}. Give the ids of one run.`,
    });
  });

  it('triage refuses a job of another attempt', async () => {
    const twice = add([red]);
    rerun(hub, twice, () => true, 'octocat', now - 1000 * minute * 10);
    const [job_id] = jobIds(twice);
    expect(await call('triage', { run_id: twice.id, attempt_number: 2, job_id })).toMatchObject({
      isError: true,
      text: `job_id: ${job_id} is a job of attempt 1 of run ${twice.id}, not of attempt 2. Leave attempt_number out, or give a job of that attempt (list_jobs).`,
    });
  });
});

describe('two jobs of one name in a run', () => {
  it('are not flaky because one failed and the other passed', async () => {
    const { id } = add([red, { name: 'test' }]);
    const { text, data } = await call('triage', { run_id: id });
    expect(text).not.toMatch(/flaky:/i);
    expect(data).toMatchObject({ history: { flakiness: { word: 'unknown' } } });
  });

  it('are not flaky because the green one was run again and passed again', async () => {
    const made = add([red, { name: 'test' }]);
    const [, green] = latestAttempt(made).jobs;
    rerun(hub, made, ({ id }) => id === green?.id, 'octocat', now - 1000 * minute * 10);
    const { data } = await call('triage', { run_id: made.id });
    expect(data).toMatchObject({ history: { flakiness: { word: 'unknown' } } });
    const health = await call('get_workflow_health', { workflow_id: 'ci.yml' });
    expect(health.text).toMatch(/^test: broken/m);
    expect(health.text).not.toContain('flaky');
  });

  it('are flaky where both passed when they ran again', async () => {
    const made = add([{ ...red, retry: { conclusion: 'success' } }, { name: 'test' }]);
    rerun(hub, made, ({ conclusion }) => conclusion === 'failure', 'octocat', now - 1000 * minute);
    const { text } = await call('triage', { run_id: made.id, attempt_number: 1 });
    expect(text).toContain(
      'Flaky: test failed and passed on this same commit (failed in attempt 1; passed in attempt 2).',
    );
  });
});

describe('a refusal that no right of the token lifts', () => {
  const sso = 'https://github.com/orgs/octo-org/sso?authorization_request=AB12';
  it.each<[string, Record<string, string>, string, string]>([
    [
      'single sign-on',
      { 'x-github-sso': `required; url=${sso}` },
      'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
      `the token is not authorized for the organization's single sign-on. GitHub says: "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.". Ask the person to open ${sso} and authorize it; another scope does not help.`,
    ],
    [
      'single sign-on, with an address that is not GitHub’s',
      { 'x-github-sso': 'required; url=https://evil.example/github.com' },
      '',
      'the token is not authorized for the organization\'s single sign-on. Ask the person to open https://github.com/settings/tokens ("Configure SSO") and authorize it; another scope does not help.',
    ],
    [
      'an IP allow list',
      {},
      'Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
      'Use its VPN or network, or ask an owner to add the address (https://docs.github.com/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/managing-allowed-ip-addresses-for-your-organization); another token does not help.',
    ],
    [
      'a limit of lifetimes',
      {},
      "The 'octo-org' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days.",
      'Make one that expires sooner (https://docs.github.com/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens), or change the expiration of this one; another scope does not help.',
    ],
    [
      'a kind of token that is not taken',
      {},
      '`octo-org` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.',
      'Make one of the other kind, classic or fine-grained',
    ],
  ])('%s: names the remedy', async (_, headers, message, wanted) => {
    const { id } = add([red]);
    hub.faults.push({
      method: 'GET',
      path: /\/runs\/\d+$/,
      times: 9,
      respond: () => HttpResponse.json({ message }, { status: 403, headers }),
    });
    const { text, isError } = await call('get_workflow_run', { run_id: id });
    expect(isError).toBe(true);
    expect(text).toContain(wanted);
    expect(text).not.toContain('scope "repo"');
  });
});

describe('what is said of a request', () => {
  it('asks for the media type that the documentation recommends', async () => {
    const asked: (string | null)[] = [];
    standin.events.on('request:start', ({ request }) => {
      if (request.url.startsWith('https://api.github.com/'))
        asked.push(request.headers.get('accept'));
    });
    await call('triage', { run_id: add([red]).id });
    expect(new Set(asked)).toEqual(new Set(['application/vnd.github+json']));
  });

  it('says after a rerun that debug logging is on, and how to follow it', async () => {
    const { id } = add([red]);
    const { text } = await call('re_run_workflow_failed_jobs', {
      run_id: id,
      enable_debug_logging: true,
    });
    expect(text.split('\n')[0]).toBe(
      `Started the failed jobs of CI #1 as attempt 2, with debug logging. Follow it with wait_for_run run_id: ${id}.`,
    );
  });

  it('promises in the instructions only parameters that tools have', async () => {
    const { client } = await session({ now: () => now });
    const { tools } = await client.listTools();
    const [, listed = ''] = /read_log \(([^)]*)\)/.exec(client.getInstructions() ?? '') ?? [];
    const { properties = {} } = tools.find(({ name }) => name === 'read_log')?.inputSchema ?? {};
    const named = listed.split(/[,;] /).filter((word) => /^[a-z_]+$/.test(word));
    expect(named).toEqual(['step', 'from_line', 'lines']);
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(named));
  });
});
