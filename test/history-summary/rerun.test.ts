import { describe, expect, it } from 'vitest';
import type { JobOptions } from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import { session } from '../harness.ts';
import { bad, good, helloWorld, made, now, repo, setUp, triage, world } from './set-up.ts';

setUp();

describe('triage, whether to run it again', () => {
  it.each<[string, readonly JobOptions[], string, object]>([
    [
      'failed jobs where all failed for reasons outside of the code',
      [bad('upload', 'network')],
      'Rerun: failed jobs only: a connection or service failed, which may be back; 2 min or more, free on standard runners.',
      { kind: 'failed_jobs', minutes: 2 },
    ],
    [
      'the one job that may pass beside others that will not',
      [bad('build', 'code'), bad('upload', 'network')],
      'Rerun: one job: "upload"; the others need a change first; 2 min or more, free on standard runners.',
      { kind: 'one_job', minutes: 2 },
    ],
    [
      'with debug logging where the log says nothing',
      [bad('build', 'mute')],
      'Rerun: failed jobs, with debug logging: the log does not say why; 2 min or more, free on standard runners.',
      { kind: 'debug', minutes: 2 },
    ],
    [
      'nothing where an unknown tool says why it failed, as nothing shows that it is flaky',
      [bad('tag', 'reason')],
      'Rerun: not known: nothing shows that it is flaky.',
      { kind: 'none', why: 'not known' },
    ],
    [
      'nothing of a failed test, as nothing shows that it is flaky',
      [bad('e2e', 'test')],
      'Rerun: not known: nothing shows that it is flaky.',
      { kind: 'none', why: 'not known' },
    ],
    [
      'nothing of runners of your own',
      [bad('upload', 'network', { labels: ['self-hosted', 'linux'] })],
      'Rerun: failed jobs only: a connection or service failed, which may be back; its runners are your own.',
      { kind: 'failed_jobs', minutes: 0 },
    ],
  ])('advises %s', async (_, jobs, line, advice) => {
    const { lines, history } = await triage(made(1, jobs).id);
    expect(lines).toEqual([line]);
    expect(history).toMatchObject({ rerun: advice });
  });

  it('says what a rerun bills in a private repository', async () => {
    Object.assign(repo, { private: true });
    const { id } = made(1, [bad('upload', 'network', { takes: 700 }), bad('push', 'network')]);
    expect((await triage(id)).lines).toEqual([
      'Rerun: failed jobs only: a connection or service failed, which may be back; bills 14 min or more.',
    ]);
  });

  it('says when GitHub would not rerun it any more, and is silent while it runs', async () => {
    const old = made(31 * 24, [bad('upload', 'network')]);
    expect((await triage(old.id)).lines).toEqual(['Rerun: no, GitHub reruns for 30 days only.']);
    const going = made(0.01, [
      bad('upload', 'network', { takes: 10 }),
      { name: 'e2e', takes: 900 },
    ]);
    expect((await triage(going.id)).history).toMatchObject({ rerun: null });
  });
});

describe('triage, within its budget', () => {
  const long = 'x'.repeat(190);
  const hard = () => {
    made(9, [good(`build ${long}`)], { head_branch: long });
    const red = made(5, [bad(`build ${long}`, 'test')], { head_branch: long });
    rerun(world, red, () => true, 'hubot', now - 3_600_000);
    return red.id;
  };

  it.each([
    300, 400, 600, 1500,
  ])('leaves lines out before it takes more than %i tokens', async (max_tokens) => {
    const { call } = await session({ now: () => now });
    const { text, data } = await call('triage', { ...helloWorld, run_id: hard(), max_tokens });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max_tokens * 4);
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(max_tokens * 4 * 1.4);
    const cut = 'Left out: some of whether it is new, flaky or worth a rerun: a larger max_tokens';
    const lines = text.split('\n').filter((line) => /^(New|Not flaky|Rerun): /.test(line));
    expect(text.includes(cut)).toBe(lines.length < 3 || !Object.hasOwn(Object(data), 'history'));
    expect(lines.length > 0 || text.includes(cut)).toBe(true);
  });
});
