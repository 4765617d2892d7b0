import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { NetworkFailure, ToolError } from '../../src/github/errors.ts';
import { notSeenData, optionalReads } from '../../src/github/optional.ts';

/** A failed answer, as Octokit throws it. */
function failure(status: number, path: string, headers: Record<string, string> = {}): Error {
  const request = { method: 'GET', url: `https://api.github.com${path}` };
  return Object.assign(new Error('failed'), {
    status,
    request,
    response: { headers, data: { message: 'No' } },
  });
}

const commits = '/repos/octo-org/hello-world/compare/a...b?per_page=1';

describe('an optional read', () => {
  it('gives the value that was read, and notes nothing', async () => {
    const reads = optionalReads();
    expect(await reads.read('commits', async () => 7)).toBe(7);
    expect([reads.notSeen, notSeenData(reads)]).toEqual([[], {}]);
  });

  it.each([
    ['a refused compare', failure(403, commits), 'the token lacks Contents: read'],
    [
      'an address that is not there',
      failure(404, commits),
      'not found, or the token lacks Contents: read',
    ],
    [
      'a check run',
      failure(403, '/api/v3/repos/o/r/check-runs/7/annotations'),
      'the token lacks Checks: read (a classic token or a GitHub App has it, a fine-grained token cannot)',
    ],
    [
      'deployments',
      failure(403, '/repos/o/r/deployments?environment=prod'),
      'the token lacks Deployments: read',
    ],
    ['the repository itself', failure(403, '/repos/o/r'), 'the token lacks Metadata: read'],
    ['a run', failure(403, '/repos/o/r/actions/runs/7/jobs'), 'the token lacks Actions: read'],
    [
      'an address that is not known here',
      failure(403, '/repos/o/r/pages', {
        'x-accepted-github-permissions': 'repository_hooks=write; metadata=read',
      }),
      'the token lacks Repository hooks: write',
    ],
    ['a failing server', failure(502, commits), 'GitHub failed (502)'],
    ['refused values', failure(422, commits), 'GitHub refused the request (422)'],
    ['a sign-in page', new ToolError('GitHub answered a page.'), 'GitHub answered a page'],
    ['no answer', new NetworkFailure(new TypeError('fetch failed')), 'GitHub could not be reached'],
    [
      'another form',
      z.number().safeParse('seven').error,
      "GitHub's answer has not the form that its documentation gives",
    ],
    [
      'a missing field',
      new TypeError('Cannot read properties of undefined'),
      "GitHub's answer has not the form that its documentation gives",
    ],
  ])('says of %s why it was not seen', async (_, error, why) => {
    const reads = optionalReads();
    const value = await reads.read('commits', () => Promise.reject(error));
    expect(value).toBeUndefined();
    expect(reads.notSeen).toEqual([`Commits not shown: ${why}.`]);
    expect(notSeenData(reads)).toEqual({ not_seen: [`Commits not shown: ${why}.`] });
  });

  it('says once what was not seen several times', async () => {
    const reads = optionalReads();
    for (const id of [7, 8]) {
      const path = `/repos/o/r/check-runs/${id}/annotations`;
      await reads.read('annotations', () => Promise.reject(failure(500, path)));
    }
    expect(reads.notSeen).toEqual(['Annotations not shown: GitHub failed (500).']);
  });

  it('lets a cancellation and a fault of the server itself through', async () => {
    const reads = optionalReads();
    for (const error of [
      new DOMException('The call was cancelled.', 'AbortError'),
      new NetworkFailure(new DOMException('The call was cancelled.', 'AbortError')),
      new Error('a fault'),
    ]) {
      await expect(reads.read('commits', () => Promise.reject(error))).rejects.toBe(error);
    }
    expect(reads.notSeen).toEqual([]);
  });
});
