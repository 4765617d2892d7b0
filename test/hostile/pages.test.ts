import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endSessions } from '../harness.ts';
import { helloWorld, named, visitor } from './corpus.ts';

let host: Awaited<ReturnType<typeof visitor>>;

beforeAll(async () => {
  host = await visitor();
});
afterAll(endSessions);

interface Jobs {
  readonly jobs: readonly Record<string, unknown>[];
}

/** Asks for the jobs of a run whose pages are not what they should be. */
async function ask(name: string, page: (body: Jobs, asked: number) => unknown) {
  const world = named('plain');
  let asked = 0;
  host.visit(world.world, (body) => ('jobs' in Object(body) ? page(body as Jobs, asked++) : body));
  const run_id = world.red.id;
  return { run_id, ...(await host.call(name, { ...helloWorld, run_id })), asked: () => asked };
}

const fresh = ({ jobs }: Jobs, asked: number) => [{ ...jobs[0], id: 5000 + asked, steps: [] }];

describe('pages of jobs that never end', () => {
  it('are read until they repeat themselves, and the reply says so', async () => {
    const { run_id, text, asked, isError } = await ask('list_jobs', ({ jobs }) => ({
      jobs: jobs.length > 0 ? jobs : [],
      total_count: 1e6,
    }));
    expect(isError).toBe(false);
    expect(asked()).toBeLessThanOrEqual(2);
    expect(text.split('\n')[0]).toMatch(/^2 jobs, 2 shown/);
    expect(text.split('\n').at(-1)).toBe(
      `GitHub's list of the jobs of run ${run_id} ends early: 2 were read of the 1000000 that it speaks of.`,
    );
  });

  it('are read to a limit where each has a new job, and the reply says so', async () => {
    let first: Jobs | undefined;
    const { run_id, text, asked } = await ask('list_jobs', (body, page) => {
      first ??= body;
      return { jobs: fresh(first, page), total_count: 1e6 + page };
    });
    expect(asked()).toBe(200);
    expect(text.split('\n').at(-1)).toBe(
      `GitHub's list of the jobs of run ${run_id} does not end: 200 were read of the 1000199 that it speaks of.`,
    );
  });

  it('give each job once where a page repeats another', async () => {
    let first: Jobs | undefined;
    const { run_id, text, asked } = await ask('list_jobs', (body) => {
      first ??= body;
      return { jobs: [...first.jobs, ...first.jobs], total_count: 400 };
    });
    expect(asked()).toBe(2);
    expect(text.split('\n')[0]).toMatch(/^2 jobs, 2 shown/);
    expect(text.split('\n').at(-1)).toBe(
      `GitHub's list of the jobs of run ${run_id} repeats itself: 2 were read of the 400 that it speaks of.`,
    );
  });

  it.each([
    'triage',
    'wait_for_run',
    'download_workflow_run_logs',
  ])('%s says it, too', async (name) => {
    let first: Jobs | undefined;
    const { text, asked } = await ask(name, (body) => {
      first ??= body;
      return { jobs: first.jobs, total_count: 1e6 };
    });
    expect(asked()).toBeLessThan(20);
    expect(text).toMatch(/\nGitHub's list of the jobs of run \d+ repeats itself: 2 were read/);
  });
});

/** Asks with a list of GitHub's, by its field, that goes on: each page has items that `page` makes. */
async function listing(
  field: string,
  tool: string,
  args: (head_sha: string) => Record<string, unknown>,
  page: (asked: number) => readonly unknown[],
) {
  const world = named('plain');
  let asked = 0;
  host.visit(world.world, (body) =>
    field in Object(body) ? { ...Object(body), [field]: page(asked++), total_count: 1e6 } : body,
  );
  const { text, isError } = await host.call(tool, { ...helloWorld, ...args(world.red.head_sha) });
  return { text, isError, asked };
}

const workflow = (id: number) => ({
  id,
  name: 'CI',
  path: `.github/workflows/ci-${id}.yml`,
  state: 'active',
  html_url: 'https://github.com/octo-org/hello-world',
});
const status = (id: number) => ({
  id,
  context: `ci/${id}`,
  state: 'success',
  description: null,
  target_url: null,
});

describe('pages of workflows that never end', () => {
  it('are read once where they repeat themselves, and the reply says so', async () => {
    const { text, asked } = await listing(
      'workflows',
      'list_workflows',
      () => ({}),
      () => [workflow(1), workflow(2)],
    );
    expect(asked).toBe(2);
    expect(text.split('\n')[0]).toMatch(/^2 workflows/);
    expect(text.split('\n').at(-1)).toBe(
      "GitHub's list of the workflows repeats itself: 2 were read of the 1000000 that it speaks of.",
    );
  });

  it('are read to a limit where each has a new one, and the reply says so', async () => {
    const { text, asked } = await listing(
      'workflows',
      'list_workflows',
      () => ({}),
      (page) => [workflow(page + 1)],
    );
    expect(asked).toBe(5);
    expect(text.split('\n').at(-1)).toBe('Only the first 5 workflows were looked at.');
  });
});

describe('statuses of a commit', () => {
  const triage = (page: (asked: number) => readonly unknown[]) =>
    listing('statuses', 'triage', (head_sha) => ({ head_sha }), page);

  it('are read beyond the first page, to a limit, and the reply says so', async () => {
    const { text, asked, isError } = await triage((page) => [status(page + 1)]);
    expect([isError, asked]).toEqual([false, 3]);
    expect(text).toMatch(/^Of 1000000 statuses of the commit, the first 3 were read\.$/m);
  });

  it('are read until they repeat themselves, and the reply says so', async () => {
    const { text, asked } = await triage(() => [status(1), status(2)]);
    expect(asked).toBe(2);
    expect(text).toMatch(
      /^GitHub's list of the statuses of \w{7} repeats itself: 2 were read of the 1000000 that it speaks of\.$/m,
    );
  });
});
