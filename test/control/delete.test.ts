import { describe, expect, it } from 'vitest';
import { rerun } from '../../src/fake-github/change-run.ts';
import { phraseIn, session } from '../harness.ts';
import { ask, helloWorld, now, red, repo, setUp, world, writes } from './set-up.ts';

setUp();

describe.each([
  ['delete_workflow_run', '', ''],
  ['delete_workflow_run_logs', '/logs', 'logs of '],
])('%s of several runs', (tool, path, object) => {
  const several = (count: number) => Array.from({ length: count }, () => red().id);
  const paths = () => writes().map(({ path }) => path);
  const pathOf = (id: number) => `/repos/octo-org/hello-world/actions/runs/${id}${path}`;

  it('shows each with its state, and one phrase deletes them all, each audited', async () => {
    const run_ids = several(3);
    const { call, log } = await session({ now: () => now, pace: { betweenWrites: 0 } });
    const args = { ...helloWorld, run_ids };
    const preview = await call(tool, args);
    for (const id of run_ids)
      expect(preview.text).toMatch(new RegExp(`^- ${id}  failure  CI`, 'm'));
    const confirm = phraseIn(preview.text);
    expect(confirm.startsWith(`delete ${object}3 runs [`)).toBe(true);
    expect(await call(tool, { ...args, confirm })).toEqual({
      text: `Deleted ${object && 'the logs of '}3 of 3 runs: ${run_ids.join(', ')}.`,
      data: { done: true, deleted_run_ids: run_ids, failed: [], left_run_ids: [] },
      isError: false,
    });
    expect(paths()).toEqual(run_ids.map(pathOf));
    expect(log.map((line) => JSON.parse(line).object)).toEqual(run_ids.map((id) => `run ${id}`));
  });

  it('takes the phrase for exactly this list', async () => {
    const run_ids = several(3);
    const { call } = await session({ now: () => now });
    const confirm = phraseIn((await call(tool, { ...helloWorld, run_ids })).text);
    for (const other of [
      run_ids.slice(1),
      [...run_ids, red().id],
      [...run_ids.slice(1), red().id],
    ]) {
      expect((await call(tool, { ...helloWorld, run_ids: other, confirm })).isError).toBe(true);
    }
    expect(writes()).toEqual([]);
  });

  it('sends nothing when one of them has changed', async () => {
    const run_ids = several(3);
    const { call } = await session({ now: () => now });
    const args = { ...helloWorld, run_ids };
    const confirm = phraseIn((await call(tool, args)).text);
    const last = repo.runs.find(({ id }) => id === run_ids[2]);
    if (!last) throw new Error('three runs were made');
    rerun(world, last, () => true, 'hubot', now - 1_800_000);
    const { text, isError } = await call(tool, { ...args, confirm });
    expect(isError).toBe(true);
    expect(text).toContain('attempt 2');
    expect(phraseIn(text)).not.toBe(confirm);
    expect(writes()).toEqual([]);
  });

  it('stops when the time is over, and offers what is left', async () => {
    const run_ids = several(8);
    let clock = now;
    const { call } = await session({
      now: () => clock,
      pace: { betweenWrites: 0 },
      fetch(url, init) {
        if (init.method === 'DELETE') clock += 10_000;
        return fetch(url, init);
      },
    });
    const args = { ...helloWorld, run_ids };
    const { text, data } = await call(tool, {
      ...args,
      confirm: phraseIn((await call(tool, args)).text),
    });
    const left = run_ids.slice(5);
    expect(data).toMatchObject({
      done: false,
      deleted_run_ids: run_ids.slice(0, 5),
      failed: [],
      left_run_ids: left,
    });
    expect(text).toContain(`\nLeft when the time was over: ${left.join(', ')}.\nNot done. `);
    const rest = await call(tool, { ...helloWorld, run_ids: left, confirm: phraseIn(text) });
    expect(rest.data).toMatchObject({ done: true, deleted_run_ids: left });
    expect(paths()).toEqual(run_ids.map(pathOf));
  });

  it('reports its progress', async () => {
    const run_ids = several(3);
    const { client, call } = await session({ now: () => now, pace: { betweenWrites: 0 } });
    const args = { ...helloWorld, run_ids };
    const confirm = phraseIn((await call(tool, args)).text);
    const told: unknown[] = [];
    await client.callTool({ name: tool, arguments: { ...args, confirm } }, undefined, {
      onprogress: (progress) => void told.push(progress),
    });
    expect(told).toEqual(
      [1, 2, 3].map((at) => ({ progress: at, total: 3, message: `${at} of 3 runs` })),
    );
  });

  /** A limit refuses to delete one of three runs, which is run again meanwhile. */
  async function changedWhileHeld(at: number) {
    const run_ids = several(3);
    const held = run_ids[at] ?? 0;
    let limited = false;
    const { call } = await session({
      now: () => now,
      pace: { betweenWrites: 0 },
      async fetch(url, init) {
        const run = repo.runs.find(({ id }) => id === held);
        if (limited || !run || init.method !== 'DELETE' || !url.endsWith(pathOf(held))) {
          return fetch(url, init);
        }
        limited = true;
        rerun(world, run, () => true, 'hubot', now - 1_800_000);
        const message = 'You have exceeded a secondary rate limit.';
        return Response.json({ message }, { status: 429, headers: { 'retry-after': '1' } });
      },
    });
    const args = { ...helloWorld, run_ids };
    const confirm = phraseIn((await call(tool, args)).text);
    const reply = await call(tool, { ...args, confirm });
    return {
      run_ids,
      held,
      reply,
      again: (phrase: string) => call(tool, { ...args, confirm: phrase }),
    };
  }

  it('shows the new preview where one changed while a limit held the first back', async () => {
    const { run_ids, held, reply, again } = await changedWhileHeld(0);
    expect(reply.isError).toBe(true);
    expect(reply.text.split('\n')[0]).toBe('Not done. It changed since you called.');
    expect(reply.text).toMatch(new RegExp(`^- ${held}  .* attempt 2`, 'm'));
    expect(paths()).toEqual([]);
    expect((await again(phraseIn(reply.text))).data).toMatchObject({ deleted_run_ids: run_ids });
  });

  it('leaves out one that changed while a limit held it back, once others have gone', async () => {
    const { run_ids, held, reply } = await changedWhileHeld(1);
    expect(reply.data).toMatchObject({
      deleted_run_ids: [run_ids[0], run_ids[2]],
      failed: [{ run_id: held, why: 'It changed since the preview: nothing was sent.' }],
    });
    expect(paths()).not.toContain(pathOf(held));
  });

  it('says which failed, and goes on', async () => {
    const run_ids = several(3);
    const { call } = await session({ now: () => now, pace: { betweenWrites: 0 } });
    world.faults.push({
      method: 'DELETE',
      path: new RegExp(`${pathOf(run_ids[1] ?? 0)}$`),
      times: 1,
      respond: () => Response.json({ message: 'Server Error' }, { status: 502 }),
    });
    const args = { ...helloWorld, run_ids };
    const { data } = await call(tool, {
      ...args,
      confirm: phraseIn((await call(tool, args)).text),
    });
    expect(data).toMatchObject({
      deleted_run_ids: [run_ids[0], run_ids[2]],
      failed: [{ run_id: run_ids[1], why: expect.stringMatching(/^GitHub failed \(502\)/) }],
    });
  });

  it.each([{}, { run_id: 1, run_ids: [1] }])('takes run_id or run_ids, not %j', async (args) => {
    expect((await ask(tool, args)).text).toBe(
      'Give run_id or run_ids, one of both. Nothing was sent.',
    );
    expect(world.requests).toEqual([]);
  });

  it('says that nothing was changed where one cannot be read', async () => {
    const { text } = await ask(tool, { run_ids: [1, 2] });
    expect(text).toMatch(/^Not done\. Run [12] cannot be read\. Not found \(404\)/);
    expect(text).toMatch(/ Nothing was changed\.$/);
  });

  it('takes at most 40', async () => {
    const { text } = await ask(tool, { run_ids: Array.from({ length: 41 }, (_, at) => at + 1) });
    expect(text).toContain('run_ids: Must be 1 to 40 ids');
  });
});
