import { describe, expect, it } from 'vitest';
import { jobSetup } from '../../src/analysis/job-setup.ts';
import { missingPermission } from '../../src/analysis/missing-permission.ts';

const log = (...texts: string[]) =>
  texts.map((text, index) => ({ n: index + 1, at: undefined, text }));
const sha = '0123456789012345678901234567890123456789';

describe('what the log of the job set-up says', () => {
  it('is the permissions of the token, the workflow and the commits of the actions', () => {
    const setup = jobSetup(
      log(
        '##[group]GITHUB_TOKEN Permissions',
        'Contents: read',
        'PullRequests: write',
        '##[endgroup]',
        `Download action repository 'actions/checkout@v4' (SHA:${sha})`,
        `Uses: octo-org/shared/.github/workflows/unit.yml@refs/heads/main (${sha})`,
        '##[group] Inputs',
        '  target: read',
        '##[endgroup]',
      ),
    );
    expect(setup).toEqual({
      token: ['Contents: read', 'PullRequests: write'],
      called: { source: 'octo-org/shared/.github/workflows/unit.yml', sha },
      actions: new Map([['actions/checkout@v4', sha]]),
    });
  });

  it('is not read from what a step prints', () => {
    const setup = jobSetup(
      log(
        '##[group]Run ./build.sh',
        '##[endgroup]',
        '##[group]GITHUB_TOKEN Permissions',
        'Contents: write',
        `Download action repository 'actions/checkout@v4' (SHA:${sha})`,
        `Uses: octo-org/other/.github/workflows/unit.yml@refs/heads/main (${sha})`,
      ),
    );
    expect(setup).toEqual({ token: [], called: undefined, actions: new Map() });
  });
});

describe('the permission that a request needs', () => {
  it.each([
    [
      "    'x-accepted-github-permissions': 'issues=write; pull_requests=write',",
      'issues: write or pull-requests: write',
    ],
    ['x-accepted-github-permissions: contents=write', 'contents: write'],
    ['Error: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable', 'id-token: write'],
    [
      'remote: Permission to octo-org/hello-world.git denied to github-actions[bot].',
      'contents: write',
    ],
    ['denied: permission_denied: write_package', 'packages: write'],
    ['denied: installation not allowed to Create organization package', 'packages: write'],
    ['denied: permission_denied: read_package', 'packages: read'],
    [
      '! [remote rejected] main -> main (refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission)',
      'a token with the workflow scope',
    ],
  ])('is known from %s', (line, permission) => {
    expect(missingPermission(log('before', line, 'behind'), 1)).toBe(permission);
  });

  it.each([
    'HttpError: Resource not accessible by integration',
    'remote: Permission to octo-org/hello-world.git denied to octocat.',
    'denied: requested access to the resource is denied',
    "    'x-accepted-github-permissions': 'metadata=none',",
  ])('is not guessed from %s', (line) => {
    expect(missingPermission(log(line), 0)).toBeUndefined();
  });

  it('is taken from the line nearest to the cause', () => {
    const lines = log(
      'permission_denied: read_package',
      ...Array(50).fill('x'),
      'permission_denied: write_package',
      'HttpError',
    );
    expect(missingPermission(lines, 52)).toBe('packages: write');
    expect(missingPermission(lines, 20)).toBe('packages: read');
  });
});
