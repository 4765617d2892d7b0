import { describe, expect, it } from 'vitest';
import { repositoryOfRemote } from '../src/checkout/git.ts';
import { parseRunUrl, webHostOf } from '../src/tool/addresses.ts';

const here = 'https://github.com/octo-org/hello-world';

describe('parseRunUrl', () => {
  it.each([
    [`${here}/actions/runs/123`, { run_id: 123 }],
    [`${here}/actions/runs/123/`, { run_id: 123 }],
    [`${here}/actions/runs/123?pr=4`, { run_id: 123 }],
    [`${here}/actions/runs/123/attempts/2`, { run_id: 123, attempt_number: 2 }],
    [`${here}/actions/runs/123/job/456`, { run_id: 123, job_id: 456 }],
    [
      `${here}/actions/runs/123/job/456#step:7:12`,
      { run_id: 123, job_id: 456, step: 7, step_line: 12 },
    ],
    [`${here}/actions/runs/123/attempts/2/job/456`, undefined],
    [`${here}/runs/456`, { job_id: 456 }],
    [`${here}/pull/4/checks?check_run_id=456`, { job_id: 456 }],
    [`${here}/actions/runs/123/jobs/456`, { run_id: 123, job_id: 456 }],
    [`${here}/actions/runs/123/usage`, { run_id: 123 }],
    [`${here}/actions/runs/123/workflow`, { run_id: 123 }],
  ])('reads %s', (url, expected) => {
    const parsed = parseRunUrl(url, 'github.com');
    expect(parsed).toEqual({
      owner: 'octo-org',
      repo: 'hello-world',
      ...(expected ?? { run_id: 123, attempt_number: 2, job_id: 456 }),
    });
  });

  it.each([
    ['12345', /^url: not an address/],
    ['ftp://github.com/a/b/actions/runs/1', /^url: not an address/],
    ['https://evil.example/a/b/actions/runs/1', /^url: evil\.example is not github\.com/],
    ['https://github.com/a/b', /names no run/],
    ['https://github.com/a/b/pull/4', /may stand for several runs/],
    ['https://github.com/a/b/queue/main', /stands for many pull requests.* event merge_group/],
    ['https://github.com/a/b/actions/runs/0x1', /names no run/],
    ['https://github.com/a/../actions/runs/1', /names no run/],
    ['https://github.com/a/%2e%2e%2fb/actions/runs/1', /names no run/],
  ])('refuses %s', (url, message) => {
    expect(() => parseRunUrl(url, 'github.com')).toThrow(message);
  });
});

describe('webHost', () => {
  it.each([
    ['https://api.github.com', 'github.com'],
    ['https://api.octo.ghe.com', 'octo.ghe.com'],
    ['https://github.example.com/api/v3', 'github.example.com'],
    ['http://127.0.0.1:8080', '127.0.0.1:8080'],
  ])('%s serves pages at %s', (apiUrl, host) => {
    expect(webHostOf(apiUrl)).toBe(host);
  });
});

describe('repositoryOfRemote', () => {
  const found = { owner: 'octo-org', repo: 'hello-world' };
  it.each([
    ['https://github.com/octo-org/hello-world.git', found],
    ['https://github.com/octo-org/hello-world', found],
    ['https://token@github.com/octo-org/hello-world/', found],
    ['git@github.com:octo-org/hello-world.git', found],
    ['ssh://git@github.com/octo-org/hello-world.git', found],
    ['ssh://git@ssh.github.com:443/octo-org/hello-world.git', found],
    ['https://gitlab.com/octo-org/hello-world.git', undefined],
    ['git@github.com:octo-org/..', undefined],
    ['/srv/git/hello-world.git', undefined],
  ])('%s', (remote, expected) => {
    expect(repositoryOfRemote(remote, 'https://api.github.com')).toEqual(expected);
  });
});
