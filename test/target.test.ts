import { describe, expect, it } from 'vitest';
import { target, targetRun } from '../src/tool/target.ts';

const context = { webHost: 'github.com' };
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const address = 'https://github.com/octo-org/hello-world/actions/runs/7';

describe('what a call is about', () => {
  it.each([
    ['ids', { ...helloWorld, run_id: 7 }, { ...helloWorld, run_id: 7 }],
    ['a job alone', { ...helloWorld, job_id: 9 }, { ...helloWorld, job_id: 9 }],
    ['an address', { url: address }, { ...helloWorld, run_id: 7 }],
    [
      'an address of a line in a step',
      { url: `${address}/job/9#step:3:14` },
      { ...helloWorld, run_id: 7, job_id: 9, step: 3, step_line: 14, isJobPasted: true },
    ],
    [
      'an address of an attempt',
      { url: `${address}/attempts/2` },
      { ...helloWorld, run_id: 7, attempt_number: 2 },
    ],
    [
      'both, where they agree whatever the case',
      { owner: 'Octo-Org', repo: 'Hello-World', run_id: 7, url: address },
      { owner: 'Octo-Org', repo: 'Hello-World', run_id: 7 },
    ],
    [
      'an address and what it lacks',
      { url: address, attempt_number: 2, job_id: 9 },
      { ...helloWorld, run_id: 7, attempt_number: 2, job_id: 9 },
    ],
  ])('is read from %s', (_, named, expected) => {
    expect(target(named, context)).toEqual(expected);
  });

  it.each([
    ['nothing', {}, 'Give owner and repo, or a url. Nothing was sent.'],
    [
      'an id without a repository',
      { run_id: 7 },
      'Give owner and repo, or a url. Nothing was sent.',
    ],
    ['a repository alone', helloWorld, 'Give a run_id or a url. Nothing was sent.'],
    [
      'another repository',
      { owner: 'octo-org', repo: 'other', url: address },
      'url: names octo-org/hello-world, but owner and repo name octo-org/other. Nothing was sent.',
    ],
    [
      'another run',
      { run_id: 8, url: address },
      'url: names run_id 7, but run_id is 8. Nothing was sent.',
    ],
    [
      'another job',
      { job_id: 8, url: `${address}/job/9` },
      'url: names job_id 9, but job_id is 8. Nothing was sent.',
    ],
    [
      'another host',
      { url: 'https://example.com/octo-org/hello-world/actions/runs/7' },
      'url: example.com is not github.com, where this server looks. Nothing was sent.',
    ],
  ])('is refused for %s', (_, named, message) => {
    expect(() => target(named, context)).toThrow(message);
  });

  it('is refused where a run is needed and only a job is given', () => {
    expect(() => targetRun({ ...helloWorld, job_id: 9 }, context)).toThrow(
      'Give a run_id or a url. Nothing was sent.',
    );
    expect(targetRun({ ...helloWorld, run_id: 7 }, context)).toEqual({ ...helloWorld, run_id: 7 });
  });
});
