import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  emptyWorld,
  environment,
  repository,
  run,
  sha,
  workflow,
} from '../src/fake-github/build.ts';
import { rerun } from '../src/fake-github/change-run.ts';
import {
  latestAttempt,
  type RepositoryState,
  type RunState,
  type WorkflowState,
  type World,
} from '../src/fake-github/state.ts';
import { github, type Options, phraseIn, session } from './harness.ts';
import { sampled } from './sampled.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

let world: World;
let repo: RepositoryState;
let ci: WorkflowState;
let clock = now;
const fakeGitHub = github(() => world);

beforeEach(() => {
  clock = now;
  counted = 0;
  world = emptyWorld(() => clock);
  repo = repository(world);
  ci = workflow(world, repo, 'CI', 'ci.yml');
  fakeGitHub.use();
});

const unfit =
  'The phrase given does not fit what is there now, or is older than ten minutes: only the last line of a preview confirms.';
const usedUp =
  'The phrase was used by another call. Read the run to see what became of that before you decide again.';

let counted = 0;
/** Takes a change without carrying it out. */
const count = ({ request }: { request: Request }) => {
  counted++;
  const { pathname } = new URL(request.url);
  if (request.method === 'DELETE' || pathname.endsWith('deployment_protection_rule')) {
    return new HttpResponse(null, { status: 204 });
  }
  if (pathname.endsWith('pending_deployments')) return HttpResponse.json([]);
  return HttpResponse.json({}, { status: pathname.endsWith('approve') ? 201 : 202 });
};

const writes = () =>
  world.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);
const runPath = ({ id }: RunState) => `/repos/octo-org/hello-world/actions/runs/${id}`;
const open = (options: Options = {}) => session({ now: () => clock, ...options });

const done = () =>
  run(world, repo, { workflow: ci, jobs: [{ name: 'test', conclusion: 'failure' }] });
const going = () =>
  run(world, repo, { workflow: ci, ago: 60, jobs: [{ name: 'test', takes: 600 }] });
const fromFork = () =>
  run(world, repo, {
    workflow: ci,
    event: 'pull_request',
    fork: 'someone/hello-world',
    head_branch: 'patch-1',
    head_sha: sha(5),
    fixed: { status: 'completed', conclusion: 'action_required' },
    jobs: [{ name: 'test' }],
  });
const staging = () => environment(world, 'staging');
const production = () =>
  environment(world, 'production', { reviewers: ['octocat', 'hubot'], wait_timer: 30 });
const waiting = (...pending: ReturnType<typeof environment>[]) =>
  run(world, repo, {
    workflow: ci,
    head_sha: sha(5),
    pending,
    jobs: [{ name: 'deploy', after: Number.POSITIVE_INFINITY }],
  });

interface Case {
  readonly tool: string;
  /** Makes a run in the state that the tool is for, and the arguments besides its id. */
  readonly make: () => { run: RunState; args?: Record<string, unknown> };
  /** The phrase that fits. */
  readonly phrase: (run: RunState) => string;
  /** Phrases that someone might try. */
  readonly wrong: (run: RunState) => string[];
  readonly sent: (run: RunState) => string;
}

const at = sha(5).slice(0, 7);

const cases: Case[] = [
  {
    tool: 'delete_workflow_run',
    make: () => ({ run: done() }),
    phrase: ({ id }) => `delete run ${id}`,
    wrong: ({ id }) => [
      `delete run ${id + 1}`,
      `delete logs of run ${id}`,
      `Delete run ${id}`,
      `delete run ${id} `,
    ],
    sent: (run) => `DELETE ${runPath(run)}`,
  },
  {
    tool: 'delete_workflow_run_logs',
    make: () => ({ run: done() }),
    phrase: ({ id }) => `delete logs of run ${id}`,
    wrong: ({ id }) => [`delete logs of run ${id + 1}`, `delete run ${id}`],
    sent: (run) => `DELETE ${runPath(run)}/logs`,
  },
  {
    tool: 'force_cancel_workflow_run',
    make: () => ({ run: going() }),
    phrase: ({ id }) => `force-cancel run ${id}`,
    wrong: ({ id }) => [`force-cancel run ${id + 1}`, `cancel run ${id}`],
    sent: (run) => `POST ${runPath(run)}/force-cancel`,
  },
  {
    tool: 'approve_workflow_run',
    make: () => ({ run: fromFork() }),
    phrase: ({ id }) => `approve run ${id} at ${at}`,
    wrong: ({ id }) => [
      `approve run ${id}`,
      `approve run ${id} at 0000000`,
      `approve run ${id + 1} at ${at}`,
    ],
    sent: (run) => `POST ${runPath(run)}/approve`,
  },
  {
    tool: 'review_pending_deployments_for_run',
    make() {
      const pending = [production(), staging()];
      const args = {
        environment_ids: pending.map(({ id }) => id),
        state: 'approved',
        comment: 'Ship it',
      };
      return { run: waiting(...pending), args };
    },
    phrase: ({ id }) => `approve production, staging for run ${id} at ${at}`,
    wrong: ({ id }) => [
      `reject production, staging for run ${id} at ${at}`,
      `approve production for run ${id} at ${at}`,
      `approve staging, production for run ${id} at ${at}`,
      `approve production, staging for run ${id + 1} at ${at}`,
      `approve production, staging for run ${id} at 0000000`,
    ],
    sent: (run) => `POST ${runPath(run)}/pending_deployments`,
  },
  {
    tool: 'review_custom_gates_for_run',
    make: () => ({
      run: waiting(environment(world, 'prod-eus')),
      args: { environment_name: 'prod-eus', state: 'rejected', comment: 'Not today' },
    }),
    phrase: ({ id }) => `reject prod-eus for run ${id} at ${at}`,
    wrong: ({ id }) => [
      `approve prod-eus for run ${id} at ${at}`,
      `reject prod-eus for run ${id} at 0000000`,
    ],
    sent: (run) => `POST ${runPath(run)}/deployment_protection_rule`,
  },
];

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

  it('knows no phrase of another server', async () => {
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
    fakeGitHub.use(
      http.post(`https://api.github.com${runPath(run)}/*`, count),
      http.delete(`https://api.github.com${runPath(run)}*`, count),
    );
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => call(tool, { ...args, confirm })),
    );
    expect(counted).toBe(1);
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
      counted++;
      return HttpResponse.json({ message: 'Server Error' }, { status: 502 });
    };
    fakeGitHub.use(
      http.post(`https://api.github.com${runPath(run)}/*`, fail),
      http.delete(`https://api.github.com${runPath(run)}*`, fail),
    );
    expect((await call(tool, { ...args, confirm })).text).toMatch(/^GitHub failed \(502\)/);
    const again = await call(tool, { ...args, confirm });
    expect(again.text.split('\n')[0]).toBe(`Not done. ${usedUp}`);
    expect(counted).toBe(1);
    await call(tool, { ...args, confirm: phraseIn(again.text) });
    expect(counted).toBe(2);
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

  it('reads the state again after a limit that refused its first try', async () => {
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

  it('goes out after a limit that refused its first try, where nothing changed', async () => {
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
    fakeGitHub.use(
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

describe('a stale phrase', () => {
  it('does not approve the commit that was pushed meanwhile', async () => {
    const run = fromFork();
    const { call } = await open();
    const { text } = await call('approve_workflow_run', { ...helloWorld, run_id: run.id });
    Object.assign(run, { head_sha: sha(6) });
    const confirm = phraseIn(text);
    const again = await call('approve_workflow_run', { ...helloWorld, run_id: run.id, confirm });
    expect(again.isError).toBe(true);
    expect(phraseIn(again.text)).toMatch(`approve run ${run.id} at ${sha(6).slice(0, 7)} [`);
    expect(writes()).toEqual([]);
  });

  it('does not delete a run that runs again', async () => {
    const run = done();
    const { call } = await open();
    const args = { ...helloWorld, run_id: run.id };
    const confirm = phraseIn((await call('delete_workflow_run', args)).text);
    await call('re_run_workflow', args);
    clock += 5000;
    const { text } = await call('delete_workflow_run', { ...args, confirm });
    expect(text).toBe(
      `Not done. Run ${run.id} is in_progress: GitHub deletes completed runs only. Cancel it first with cancel_workflow_run.`,
    );
    expect(writes()).toEqual([`POST ${runPath(run)}/rerun`]);
  });

  it('does not approve an environment that was reviewed meanwhile', async () => {
    const [one, two] = [staging(), production()];
    const run = waiting(one, two);
    const args = {
      ...helloWorld,
      run_id: run.id,
      environment_ids: [one.id],
      state: 'approved',
      comment: '',
    };
    const { call } = await open();
    const confirm = phraseIn((await call('review_pending_deployments_for_run', args)).text);
    run.pending = [two];
    const { text } = await call('review_pending_deployments_for_run', { ...args, confirm });
    expect(text).toBe(
      `Not done. environment_ids: ${one.id} does not wait for review in run ${run.id}. These do:\nproduction (environment_id ${two.id}): reviewers: octocat, hubot; you can approve; wait timer 30m, over`,
    );
    expect(writes()).toEqual([]);
  });
});

describe('a phrase', () => {
  const minutes = 60_000;
  const args = () => ({ ...helloWorld, run_id: done().id });

  it.each([0, 3, 9.9])('is good for ten minutes, whenever it was given (%i)', async (into) => {
    clock += into * minutes;
    const { call } = await open();
    const wanted = args();
    const confirm = phraseIn((await call('delete_workflow_run', wanted)).text);
    clock += 10 * minutes;
    expect((await call('delete_workflow_run', { ...wanted, confirm })).isError).toBe(false);
  });

  it.each([0, 3, 9.9])('is good for no longer than twenty (%i)', async (into) => {
    clock += into * minutes;
    const { call } = await open();
    const wanted = args();
    const confirm = phraseIn((await call('delete_workflow_run', wanted)).text);
    clock += 20 * minutes;
    const { text, isError } = await call('delete_workflow_run', { ...wanted, confirm });
    expect({ isError, first: text.split('\n')[0] }).toEqual({
      isError: true,
      first: `Not done. ${unfit}`,
    });
    expect(phraseIn(text)).not.toBe(confirm);
    expect(writes()).toEqual([]);
  });
});

describe('a phrase is for its own decision alone', () => {
  it('not for another attempt of the run, whose result is another', async () => {
    const run = done();
    const { call } = await open();
    const args = { ...helloWorld, run_id: run.id };
    const confirm = phraseIn((await call('delete_workflow_run', args)).text);
    rerun(world, run, () => true, 'octocat', clock);
    for (const job of latestAttempt(run).jobs) job.conclusion = 'success';
    clock += 60_000;
    const { text, isError } = await call('delete_workflow_run', { ...args, confirm });
    expect({ isError, first: text.split('\n')[0] }).toEqual({
      isError: true,
      first: `Not done. ${unfit}`,
    });
    expect(text).toContain('attempt: 2');
    expect(writes()).toEqual([]);
  });

  it('not for another repository, nor for another tool with the same words', async () => {
    const run = done();
    const other = repository(world, 'octo-org', 'other');
    other.workflows.push(ci);
    other.runs.push(run);
    const { call } = await open();
    const confirm = phraseIn(
      (await call('delete_workflow_run', { ...helloWorld, run_id: run.id })).text,
    );
    for (const [tool, repo] of [
      ['delete_workflow_run', 'other'],
      ['delete_workflow_run_logs', 'hello-world'],
    ] as const) {
      const { isError } = await call(tool, { ...helloWorld, repo, run_id: run.id, confirm });
      expect(isError).toBe(true);
    }
    expect(writes()).toEqual([]);
  });
});

describe('a preview when few calls are left', () => {
  it('ends with the phrase all the same', async () => {
    const run = done();
    const { call } = await open({
      async fetch(url, init) {
        const { status, headers, body } = await fetch(url, init);
        const left = {
          'x-ratelimit-remaining': '7',
          'x-ratelimit-reset': String(clock / 1000 + 60),
        };
        return new Response(body, { status, headers: { ...Object.fromEntries(headers), ...left } });
      },
    });
    const args = { ...helloWorld, run_id: run.id };
    const { text } = await call('delete_workflow_run', args);
    expect(text.split('\n').slice(-3)).toEqual([
      'Show this to the person; when they agree, call again with',
      'GitHub calls left this hour: 7.',
      `confirm: "${phraseIn(text)}"`,
    ]);
  });
});

describe('what cannot be confirmed', () => {
  it('a run that is over cannot be force-cancelled', async () => {
    const run = done();
    const { text } = await (await open()).call('force_cancel_workflow_run', {
      ...helloWorld,
      run_id: run.id,
    });
    expect(text).toBe(
      `Not done. Run ${run.id} is completed (failure): there is nothing to cancel.`,
    );
  });

  it('a run that waits for nothing cannot be approved', async () => {
    const run = done();
    const { text } = await (await open()).call('approve_workflow_run', {
      ...helloWorld,
      run_id: run.id,
    });
    expect(text).toBe(
      `Not done. Run ${run.id} is failure: it does not wait for this approval. triage run_id: ${run.id} says how it went.`,
    );
  });

  it('who is no reviewer cannot review', async () => {
    const locked = environment(world, 'production', {
      reviewers: ['hubot'],
      current_user_can_approve: false,
    });
    const run = waiting(locked);
    const args = {
      ...helloWorld,
      run_id: run.id,
      environment_ids: [locked.id],
      state: 'approved',
      comment: '',
    };
    expect((await (await open()).call('review_pending_deployments_for_run', args)).text).toBe(
      `Not done. The token's user may not review: GitHub lets only these decide.\nproduction (environment_id ${locked.id}): reviewers: hubot; you cannot approve`,
    );
  });

  it('a gate needs a decision or a comment', async () => {
    const run = waiting(staging());
    const args = { ...helloWorld, run_id: run.id, environment_name: 'staging' };
    expect((await (await open()).call('review_custom_gates_for_run', args)).text).toBe(
      'Not done. comment: needed where no state is given. Nothing was sent.',
    );
  });

  it('a comment on a gate decides nothing', async () => {
    const run = waiting(staging());
    const args = {
      ...helloWorld,
      run_id: run.id,
      environment_name: 'staging',
      comment: 'Looking at it',
    };
    const { call } = await open();
    const confirm = phraseIn((await call('review_custom_gates_for_run', args)).text);
    expect(await call('review_custom_gates_for_run', { ...args, confirm })).toEqual({
      text: `Commented on: the custom gate of staging for run ${run.id}.`,
      data: { done: true, run_id: run.id, environment_name: 'staging', state: null },
      isError: false,
    });
    expect(run.pending.map(({ name }) => name)).toEqual(['staging']);
  });
});
