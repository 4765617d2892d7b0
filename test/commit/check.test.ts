import { describe, expect, it } from 'vitest';
import * as build from '../../src/fake-github/build.ts';
import { head, repository, setUp, start, triage, two, web, world } from './set-up.ts';

setUp();

describe('triage of a check by its address', () => {
  it('is about the job where it is one', async () => {
    start(two);
    const id = repository.runs[0]?.attempts[0]?.jobs[0]?.id;
    const { data } = await triage({ url: `${web}/pull/7/checks?check_run_id=${id}` });
    expect(data).toMatchObject({ run: { id: repository.runs[0]?.id } });
  });

  it('shows what a third party says', async () => {
    start(two);
    const { id } = build.check(world, repository, {
      head_sha: head,
      app: 'Covered',
      name: 'coverage',
      conclusion: 'failure',
      title: '61% of the change is covered',
    });
    const { text } = await triage({ url: `${web}/runs/${id}` });
    expect(text).toContain(
      'coverage is a check of Covered, and no job: failure. Its log, where it has one, is on its own page.',
    );
    expect(text).toContain('61% of the change is covered');
  });
});
