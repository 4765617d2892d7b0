import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { sha } from '../../src/fake-github/build.ts';
import { phraseIn } from '../harness.ts';
import { sampled } from '../sampled.ts';
import {
  cases,
  count,
  done,
  given,
  helloWorld,
  open,
  runPath,
  setUp,
  unfit,
  usedUp,
  writes,
} from './set-up.ts';

setUp();

describe.each(sampled(cases, 3))('$tool', ({ tool, make, phrase, wrong, sent }) => {
  const start = () => {
    const { run, args = {} } = make();
    return { run, args: { ...helloWorld, run_id: run.id, ...args } };
  };

  it('shows what would happen, ends with the phrase, and sends nothing', async () => {
    const { run, args } = start();
    const { text, isError, data } = await (await open()).call(tool, args);
    const lines = text.split('\n');
    expect(lines[0]).toBe('Not done. This needs confirmation.');
    expect(lines.at(-1)).toMatch(/^confirm: ".* \[[a-z0-9]{6}\]"$/);
    expect(phraseIn(text).startsWith(`${phrase(run)} [`)).toBe(true);
    const not_seen = lines.filter((line) => / not shown: /.test(line));
    expect({ isError, data }).toEqual({
      isError: false,
      data: {
        done: false,
        confirm: phraseIn(text),
        preview: lines.slice(1, -2).join('\n'),
        ...(not_seen.length > 0 && { not_seen }),
      },
    });
    for (const shown of [
      run.display_title,
      run.head_branch,
      run.event,
      String(run.id),
      run.head_sha,
    ]) {
      expect(text).toContain(shown);
    }
    expect(writes()).toEqual([]);
  });

  it('refuses every phrase but the one that a preview gave', async () => {
    const { run, args } = start();
    const { call } = await open();
    const given = phraseIn((await call(tool, args)).text);
    const code = given.slice(phrase(run).length);
    const others = [
      'yes',
      'true',
      phrase(run),
      `${phrase(run)} [aaaaaa]`,
      `${phrase(run)}  ${code.trim()}`,
      given.toUpperCase(),
      `${given} `,
      code.trim(),
      ...wrong(run).flatMap((each) => [each, `${each}${code}`]),
    ];
    for (const confirm of others) {
      const { text, isError, data } = await call(tool, { ...args, confirm });
      expect({ isError, data, first: text.split('\n')[0] }).toEqual({
        isError: true,
        data: undefined,
        first: `Not done. ${unfit}`,
      });
      expect(phraseIn(text)).toBe(given);
    }
    expect(writes()).toEqual([]);
  });

  it('refuses the phrase of another server', async () => {
    const { args } = start();
    const confirm = phraseIn((await (await open()).call(tool, args)).text);
    const { text, isError } = await (await open()).call(tool, { ...args, confirm });
    expect({ isError, first: text.split('\n')[0] }).toEqual({
      isError: true,
      first: `Not done. ${unfit}`,
    });
    expect(writes()).toEqual([]);
  });

  it('acts once when the phrase fits', async () => {
    const { run, args } = start();
    const { call } = await open();
    const confirm = phraseIn((await call(tool, args)).text);
    const { isError, data } = await call(tool, { ...args, confirm });
    expect({ isError, data }).toEqual({
      isError: false,
      data: expect.objectContaining({ done: true, run_id: run.id }),
    });
    expect((await call(tool, { ...args, confirm })).isError).toBe(true);
    expect(writes()).toEqual([sent(run)]);
  });

  it('acts once on six calls at once with one phrase', async () => {
    const { run, args } = start();
    const { call } = await open({ pace: { betweenWrites: 0 } });
    const confirm = phraseIn((await call(tool, args)).text);
    // GitHub takes each of them, so that only the phrase keeps them apart.
    given.fakeGitHub.use(
      http.post(`https://api.github.com${runPath(run)}/*`, count),
      http.delete(`https://api.github.com${runPath(run)}*`, count),
    );
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => call(tool, { ...args, confirm })),
    );
    expect(given.counted).toBe(1);
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
    for (const { text } of answers.filter(({ isError }) => isError)) {
      expect(text.split('\n')[0]).toBe(`Not done. ${usedUp}`);
      expect(phraseIn(text)).not.toBe(confirm);
    }
  });

  it('takes a phrase once, also where it is not known whether GitHub carried it out', async () => {
    const { run, args } = start();
    const { call } = await open();
    const confirm = phraseIn((await call(tool, args)).text);
    const fail = () => {
      given.counted++;
      return HttpResponse.json({ message: 'Server Error' }, { status: 502 });
    };
    given.fakeGitHub.use(
      http.post(`https://api.github.com${runPath(run)}/*`, fail),
      http.delete(`https://api.github.com${runPath(run)}*`, fail),
    );
    expect((await call(tool, { ...args, confirm })).text).toMatch(/^GitHub failed \(502\)/);
    const again = await call(tool, { ...args, confirm });
    expect(again.text.split('\n')[0]).toBe(`Not done. ${usedUp}`);
    expect(given.counted).toBe(1);
    await call(tool, { ...args, confirm: phraseIn(again.text) });
    expect(given.counted).toBe(2);
  });

  it('asks the person too, with the same preview', async () => {
    const { run, args } = start();
    const questions: string[] = [];
    const person = (question: string): ElicitResult => {
      questions.push(question);
      return { action: 'accept', content: { yes: true } };
    };
    const { call } = await open({ person });
    const preview = await call(tool, args);
    expect(questions).toEqual([]);
    const { isError } = await call(tool, { ...args, confirm: phraseIn(preview.text) });
    expect(isError).toBe(false);
    const shown = preview.text.split('\n').slice(1, -2).join('\n');
    expect(questions).toEqual([`${shown}\n\nDo it: ${phrase(run)}?`]);
    expect(writes()).toEqual([sent(run)]);
  });

  it.each([
    ['declines', { action: 'decline' }, 'The person said no: nothing was sent.'],
    ['cancels', { action: 'cancel' }, 'The person closed the question: nothing was sent.'],
    [
      'sends the form without a yes',
      { action: 'accept', content: { yes: false } },
      'The person said no: nothing was sent.',
    ],
  ] as [
    string,
    ElicitResult,
    string,
  ][])('sends nothing when the person %s', async (_, answer, why) => {
    const { args } = start();
    const { call } = await open({ person: () => answer });
    const confirm = phraseIn((await call(tool, args)).text);
    expect(await call(tool, { ...args, confirm })).toEqual({
      text: `Not done. ${why}`,
      data: undefined,
      isError: true,
    });
    expect(writes()).toEqual([]);
  });

  it('reads the state again after the person was asked', async () => {
    const { run, args } = start();
    const person = (): ElicitResult => {
      Object.assign(run, { head_sha: sha(6) });
      return { action: 'accept', content: { yes: true } };
    };
    const { call } = await open({ person });
    const confirm = phraseIn((await call(tool, args)).text);
    const { text } = await call(tool, { ...args, confirm });
    expect(text.split('\n')[0]).toBe('Not done. It changed since you called.');
    expect(phraseIn(text)).not.toBe(confirm);
    expect(writes()).toEqual([]);
  });

  it('reads the state again after it waited for another change', async () => {
    const { run, args } = start();
    const other = done();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let looked = false;
    const { call, log } = await open({
      pace: { betweenWrites: 0 },
      async fetch(url, init) {
        if (url.endsWith('/rerun')) {
          arrive();
          await released;
        }
        const answer = await fetch(url, init);
        if (looked && url.includes(runPath(run))) {
          Object.assign(run, { head_sha: sha(6) });
          setTimeout(release, 500);
        }
        return answer;
      },
    });
    const confirm = phraseIn((await call(tool, args)).text);
    const before = call('re_run_workflow', { ...helloWorld, run_id: other.id });
    await arrived;
    looked = true;
    const { text, isError } = await call(tool, { ...args, confirm });
    await before;
    expect({ isError, first: text.split('\n')[0] }).toEqual({
      isError: true,
      first: 'Not done. It changed since you called.',
    });
    expect(writes()).toEqual([`POST ${runPath(other)}/rerun`]);
    expect(JSON.parse(log.at(-1) ?? '')).toMatchObject({ tool, result: 'not sent' });
  });

  it('reads the state again after a rate limit refused its first try', async () => {
    const { run, args } = start();
    let tries = 0;
    const { call, log } = await open({
      async fetch(url, init) {
        if (init.method === 'GET') return fetch(url, init);
        tries++;
        Object.assign(run, { head_sha: sha(6) });
        const message = 'You have exceeded a secondary rate limit.';
        return Response.json({ message }, { status: 429, headers: { 'retry-after': '1' } });
      },
    });
    const confirm = phraseIn((await call(tool, args)).text);
    const { text, isError } = await call(tool, { ...args, confirm });
    expect({ isError, first: text.split('\n')[0], tries }).toEqual({
      isError: true,
      first: 'Not done. It changed since you called.',
      tries: 1,
    });
    expect(JSON.parse(log.at(-1) ?? '')).toMatchObject({ tool, result: 'not sent' });
    // The new phrase is for what is there now.
    expect(phraseIn(text)).not.toBe(confirm);
  });

  it('acts after a rate limit refused its first try, where nothing changed', async () => {
    const { run, args } = start();
    let tries = 0;
    const { call } = await open({
      async fetch(url, init) {
        if (init.method === 'GET' || tries++ > 0) return fetch(url, init);
        const message = 'You have exceeded a secondary rate limit.';
        return Response.json({ message }, { status: 429, headers: { 'retry-after': '1' } });
      },
    });
    const confirm = phraseIn((await call(tool, args)).text);
    expect((await call(tool, { ...args, confirm })).isError).toBe(false);
    expect({ tries, writes: writes() }).toEqual({ tries: 2, writes: [sent(run)] });
  });

  it('does not ask with --confirm=param', async () => {
    const { run, args } = start();
    const person = () => {
      throw new Error('asked all the same');
    };
    const { call } = await open({ person, flags: ['--confirm=param'] });
    const confirm = phraseIn((await call(tool, args)).text);
    expect((await call(tool, { ...args, confirm })).isError).toBe(false);
    expect(writes()).toEqual([sent(run)]);
  });

  it("explains GitHub's refusal of the act itself", async () => {
    const { run, args } = start();
    const { call } = await open();
    const confirm = phraseIn((await call(tool, args)).text);
    const refuse = () =>
      HttpResponse.json({ message: 'Must have admin rights to Repository.' }, { status: 403 });
    given.fakeGitHub.use(
      http.post(`https://api.github.com${runPath(run)}/*`, refuse),
      http.delete(`https://api.github.com${runPath(run)}*`, refuse),
    );
    const { text, isError } = await call(tool, { ...args, confirm });
    expect(isError).toBe(true);
    expect(text).toMatch(
      /^The token may not do this \(403\)\. GitHub says: "Must have admin rights to Repository\."\./,
    );
  });
});
