import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../src/job.ts';
import { gantt } from '../src/picture/gantt.ts';
import { criticalPath, layout, type Pictured } from '../src/picture/layout.ts';
import { session } from './harness.ts';

const begin = Date.parse('2026-03-01T12:00:00Z');
const at = (seconds: number) => new Date(begin + seconds * 1000).toISOString();
const html_url = 'https://github.com/octo-org/hello-world/actions/runs/1';

function job(id: number, name: string, times: [number, number, number], conclusion = 'success') {
  const [created, started, ended] = times;
  const step = (number: number, name: string, ends: string) => ({
    number,
    name,
    status: 'completed',
    conclusion: ends,
    started_at: at(started),
    completed_at: at(ended),
  });
  return {
    id,
    run_id: 1,
    run_attempt: 1,
    name,
    workflow_name: 'CI',
    head_sha: 'a'.repeat(40),
    status: 'completed',
    conclusion,
    created_at: at(created),
    started_at: at(started),
    completed_at: at(ended),
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    html_url: `${html_url}/job/${id}`,
    steps: [step(1, 'Set up job', 'success'), step(2, 'Run tests', conclusion)],
  } satisfies Job;
}

const pictured: Pictured = {
  run: {
    name: 'CI',
    run_number: 7,
    run_attempt: 2,
    display_title: 'Say <b>hello</b>',
    status: 'completed',
    conclusion: 'failure',
    html_url,
  },
  jobs: [
    job(1, 'build', [0, 10, 70]),
    job(2, 'lint', [0, 5, 20]),
    job(3, 'test (20, linux)', [71, 80, 200], 'failure'),
    job(4, 'test (22, linux)', [71, 75, 150]),
    job(5, 'test (24, linux)', [71, 75, 140]),
  ],
  evidence: [{ job_id: 3, text: '41: AssertionError: expected 2 to be 3 <script>' }],
};
const now = begin + 300_000;

describe('the layout', () => {
  it('folds a matrix, red jobs first, with queue and run on one scale', () => {
    const { groups, length, red } = layout(pictured, now);
    expect([length, red]).toEqual([200_000, 1]);
    expect(groups.map(({ name, jobs, red }) => [name, jobs.map(({ id }) => id), red])).toEqual([
      ['build', [1], 0],
      ['lint', [2], 0],
      ['test', [3, 4, 5], 1],
    ]);
    const [build] = groups[0]?.jobs ?? [];
    expect([build?.queue, build?.bar]).toEqual([
      { from: 0, to: 10_000 },
      { from: 10_000, to: 70_000 },
    ]);
  });

  it('finds the jobs that made the run as long as it is', () => {
    expect([...criticalPath(pictured.jobs, now)]).toEqual([3, 1]);
  });
});

it('the gantt names each job once, in the language of Mermaid', () => {
  expect(gantt(pictured, now)).toBe(`gantt
  title CI  7  failure
  dateFormat x
  axisFormat %H:%M:%S
  section build
  build (success) :crit, j1, 10000, 70000
  section lint
  lint (success) :done, j2, 5000, 20000
  section test
  test (20  linux) (failure) :crit, j3, 80000, 200000
  test (22  linux) (success) :done, j4, 75000, 150000
  test (24  linux) (success) :done, j5, 75000, 140000
`);
});

it('the page is a resource of its own, small, and reaches nothing outside', async () => {
  const { client } = await session();
  const { contents } = await client.readResource({ uri: 'ui://workflow-runs-mcp/run.html' });
  const [page] = contents as { mimeType: string; text: string }[];
  expect(page?.mimeType).toBe('text/html;profile=mcp-app');
  expect(page?.text.length).toBeLessThan(150_000);
  expect(page?.text).toContain("default-src 'none'; script-src 'sha256-");
  expect(page?.text).not.toMatch(/(?:src|href)=["']?https?:/);
});

/** Debian's and Ubuntu's name; CHROMIUM_PATH where it lies elsewhere. */
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
if (process.env.CI && !existsSync(executablePath)) {
  throw new Error('CI must have Chromium: apt-get install chromium');
}

describe.runIf(existsSync(executablePath))('the page in a browser', () => {
  let browser: Browser;
  let html = '';
  const screenshots = new URL('../build/screenshots/', import.meta.url);

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    html = await readFile(new URL('../dist/picture.html', import.meta.url), 'utf8');
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 30_000);
  afterAll(() => browser?.close());

  /** A host: frames the page as hosts do, answers it, and writes down what it asks. */
  async function shown(data: unknown, options: { width?: number; theme?: 'light' | 'dark' } = {}) {
    const { width = 1000, theme = 'light' } = options;
    const page = await browser.newPage({ viewport: { width, height: 700 }, colorScheme: theme });
    const outside: string[] = [];
    page.on('request', ({ url }) => {
      if (!/^(about|data|blob):/.test(url())) outside.push(url());
    });
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    await page.setContent(
      '<!doctype html><html lang="en"><title>Host</title><style>body{margin:0}iframe{border:0;width:100%;height:100vh}</style><iframe title="picture" sandbox="allow-scripts"></iframe>',
    );
    await page.evaluate(
      ({ html, data, theme, text }) => {
        const frame = document.querySelector('iframe');
        const asked: unknown[] = [];
        Object.assign(window, { asked });
        window.addEventListener('message', ({ data: message, source }) => {
          const reply = (body: object) =>
            (source as Window).postMessage({ jsonrpc: '2.0', ...body }, '*');
          if (message.method === 'ui/initialize') {
            reply({ id: message.id, result: { hostContext: { theme } } });
          } else if (message.method === 'ui/notifications/initialized') {
            reply({
              method: 'ui/notifications/tool-result',
              params: { structuredContent: data },
            });
          } else if (message.method === 'tools/call' || message.method === 'resources/read') {
            asked.push([message.method, message.params]);
            const answer = [{ text: message.method === 'tools/call' ? 'Rerun started.' : text }];
            reply({ id: message.id, result: { content: answer, contents: answer } });
          }
        });
        frame?.setAttribute('srcdoc', html);
      },
      { html, data, theme, text: JSON.stringify(pictured) },
    );
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading').waitFor();
    return { page, frame, outside, faults };
  }

  const asked = (page: Page) => page.evaluate(() => (window as { asked?: unknown }).asked);

  it.each([
    [1000, 'light'],
    [1000, 'dark'],
    [400, 'light'],
    [400, 'dark'],
  ] as const)(
    'is accessible and without a fault, %i wide and %s',
    async (width, theme) => {
      const { page, outside, faults } = await shown(pictured, { width, theme });
      const path = new URL(`run-${width}-${theme}.png`, screenshots).pathname;
      // An empty page compresses to next to nothing, and the inner page is painted some time later.
      await expect
        .poll(async () => (await page.screenshot({ path, fullPage: true })).length, {
          timeout: 10_000,
        })
        .toBeGreaterThan(8000);
      const inner = page.frames()[1];
      const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
      await inner?.evaluate(axe);
      const violations = await inner?.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        const result = await axe.run();
        return result.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
      });
      expect([violations, outside, faults]).toEqual([[], [], []]);
      const overflow = await inner?.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    },
    30_000,
  );

  it('opens what is red with its evidence as text, and folds the rest', async () => {
    const { frame } = await shown(pictured);
    expect(await frame.getByRole('heading').textContent()).toBe('CI #7 attempt 2: failure');
    expect(await frame.locator('header p').first().textContent()).toContain('Say <b>hello</b>');
    expect(await frame.locator('pre').allTextContents()).toEqual([
      '41: AssertionError: expected 2 to be 3 <script>',
    ]);
    const state = (name: RegExp) =>
      frame.getByRole('button', { name }).getAttribute('aria-expanded');
    expect(await state(/build/)).toBe('false');
    expect(await state(/test × 3/)).toBe('true');
    expect(await state(/test \(20, linux\)/)).toBe('true');
    expect(await state(/test \(22, linux\)/)).toBe('false');
  });

  it('tells a screen reader the standing, the time queued and the critical path', async () => {
    const { frame } = await shown(pictured);
    const snapshot = await frame.getByRole('button', { name: /build/ }).ariaSnapshot();
    expect(snapshot).toBe('- button "build success 1m , queued 10s, on the critical path"');
  });

  it('opens and folds by click and by keyboard', async () => {
    const { page, frame } = await shown(pictured);
    const build = frame.getByRole('button', { name: /build/ });
    await build.click();
    expect(await frame.getByRole('list', { name: 'Steps of build' }).count()).toBe(1);
    await build.focus();
    await page.keyboard.press('Enter');
    expect(await frame.getByRole('list', { name: 'Steps of build' }).count()).toBe(0);
  });

  it('reruns by the tool, and shows its answer', async () => {
    const { page, frame } = await shown(pictured);
    await frame.getByRole('button', { name: 'Rerun failed jobs' }).click();
    await frame.getByText('Rerun started.').waitFor();
    expect(await asked(page)).toEqual([
      [
        'tools/call',
        {
          name: 're_run_workflow_failed_jobs',
          arguments: { owner: 'octo-org', repo: 'hello-world', run_id: 1 },
        },
      ],
    ]);
  });

  it('reads the steps by the address of the run where the answer has none', async () => {
    const { page, frame } = await shown({ jobs: [{ html_url: `${html_url}/job/3`, steps: 2 }] });
    expect(await frame.getByRole('heading').textContent()).toBe('CI #7 attempt 2: failure');
    expect(await asked(page)).toEqual([
      ['resources/read', { uri: 'actions://octo-org/hello-world/runs/1' }],
    ]);
  });

  it('draws 500 jobs, and opens a matrix of them, without a stutter', async () => {
    const jobs = Array.from({ length: 500 }, (_, index) =>
      job(index + 1, `test (${index})`, [0, index % 60, 100 + (index % 90)]),
    );
    const { frame } = await shown({ ...pictured, jobs, evidence: [] });
    const took = await frame.getByRole('button', { name: /test × 500/ }).evaluate(
      (button) =>
        new Promise<number>((resolve) => {
          const before = performance.now();
          (button as HTMLElement).click();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - before)));
        }),
    );
    expect(await frame.locator('ul ul > li').count()).toBe(500);
    console.log(`500 jobs opened in ${Math.round(took)} ms`);
    expect(took).toBeLessThan(500);
  }, 30_000);
});
