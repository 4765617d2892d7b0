import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { session } from '../harness.ts';
import { add, call, ci, fakeGitHub, hour, now, red, setUp, world } from './set-up.ts';

setUp();

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
    world.faults.push({
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
    fakeGitHub.events.on('request:start', ({ request }) => {
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

describe('a log that cannot be read', () => {
  it.each([
    ['expired', 'Rerun: failed jobs, with debug logging: no log that says why can be read; '],
    ['deleted', 'Rerun: failed jobs, with debug logging: no log that says why can be read; '],
  ] as const)('has no likeliest lines, and does not say why: %s', async (logs, advice) => {
    const { id } = add([{ name: 'test', conclusion: 'failure' }], { logs });
    const { text } = await call('triage', { run_id: id });
    expect(text.split('\n')[0]).toBe(
      `CI #1 (run ${id}, attempt 1) failed: why cannot be told, as no line of its log can be shown. 1 job of 1 failed for 1 cause.`,
    );
    expect(text).toContain(`\n${advice}`);
  });
});

describe('a workflow that answers 404, as one that an organization requires does', () => {
  beforeEach(() => {
    world.faults.push({
      method: 'GET',
      path: /\/actions\/workflows\/\d+(?:\/runs)?$/,
      times: 99,
      respond: () => HttpResponse.json({ message: 'Not Found' }, { status: 404 }),
    });
  });
  const cannot =
    'the workflow cannot be read here (deleted, required by an organization, or the token lacks Actions: read)';

  it.each(['triage', 'compare_runs'])('%s says so of the workflow, and answers', async (tool) => {
    add([{ name: 'test' }], { ago: 2 * hour });
    const { text, isError } = await call(tool, { run_id: add([red]).id });
    expect(isError).toBe(false);
    expect(text.split('\n').at(-1)).toBe(`The workflow's runs not shown: ${cannot}.`);
    expect(text).not.toContain('get_workflow_health');
  });

  it('get_workflow_health names what can be read instead', async () => {
    expect(await call('get_workflow_health', { workflow_id: ci.id })).toMatchObject({
      isError: true,
      text: 'Not found (404): the workflow cannot be read here. It does not exist, was deleted, is one that an organization requires (only its runs can be read here), or the token has no access to the repository. list_workflows names those that can be read.',
    });
  });
});

describe('what to call next', () => {
  it('is no comparison where there is nothing to compare with', async () => {
    const { text } = await call('triage', { run_id: add([red]).id });
    expect(text).not.toContain('compare_runs');
  });

  it('leads from triage to the comparison and not back', async () => {
    add([{ name: 'test' }], { ago: 2 * hour });
    const { id } = add([red]);
    expect((await call('triage', { run_id: id })).text).toContain(`compare_runs run_id: ${id}`);
    const { text } = await call('compare_runs', { run_id: id });
    expect(text).not.toContain('Next: triage');
    expect(text).toContain('Next: read_log job_id: ');
  });
});
