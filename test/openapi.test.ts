import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { answerFaults, requestFaults } from './openapi.ts';

const api = 'https://api.github.com/repos/octo-org/hello-world';

const post = (path: string, body: unknown) =>
  new Request(`${api}${path}`, { method: 'POST', body: JSON.stringify(body) });

describe("what GitHub's description refuses", () => {
  it.each([
    [new Request(`${api}/actions/runs?brunch=main`), 'brunch: no such parameter'],
    [
      new Request(`${api}/actions/runs?status=broken`),
      'status:  must be equal to one of the allowed values',
    ],
    [new Request(`${api}/actions/runs?per_page=many`), 'per_page:  must be integer'],
    [new Request(`${api}/actions/walks`), 'no such operation'],
    [post('/actions/runs/1/rerun', { debug: true }), 'debug: no such field'],
    [post('/actions/runs/1/cancel', {}), 'takes no body'],
    [
      post('/actions/runs/1/pending_deployments', {
        environment_ids: ['1'],
        state: 'maybe',
        comment: '',
      }),
      '/environment_ids/0 must be integer',
    ],
  ])('%s', async (request, fault) => {
    expect((await requestFaults(request)).join('\n')).toContain(fault);
  });

  it('takes what is right', async () => {
    const requests = [
      new Request(`${api}/actions/runs?status=failure&per_page=5&created=%3E2026-01-01`),
      post('/actions/runs/1/rerun', { enable_debug_logging: true }),
      post('/actions/runs/1/pending_deployments', {
        environment_ids: [1],
        state: 'approved',
        comment: '',
      }),
    ];
    expect((await Promise.all(requests.map(requestFaults))).flat()).toEqual([]);
  });

  it('finds an answer that is not as described', async () => {
    const request = new Request(`${api}/actions/runs/1`);
    const answer = HttpResponse.json({ id: 'one', name: 'CI' });
    expect((await answerFaults(request, answer)).join('\n')).toContain('/id must be integer');
    expect(await answerFaults(request, new HttpResponse(null, { status: 202 }))).toEqual([
      'GET /repos/{owner}/{repo}/actions/runs/{run_id} 202: no such status',
    ]);
  });
});
