import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenario } from '../../src/fake-github/scenario.ts';
import type { World } from '../../src/fake-github/state.ts';
import type { TimelineData } from '../../src/timeline/layout.ts';
import { github, session } from '../harness.ts';
import { full } from '../sampled.ts';
import { html_url, job, pictured } from './sample.ts';

const uri = 'ui://workflow-runs-mcp/run.html';

let world: World;
const fakeGitHub = github(() => world);

/** A request of the page, as a host passes it on to the server. */
type Passed = (method: string, params: Record<string, unknown>) => Promise<object>;

describe('the page', () => {
  it('is a resource of its own, small, and reaches nothing outside', async () => {
    const { client } = await session();
    const { contents } = await client.readResource({ uri });
    const [page] = contents as { mimeType: string; text: string }[];
    expect(page?.mimeType).toBe('text/html;profile=mcp-app');
    expect(page?.text.length).toBeLessThan(150_000);
    expect(page?.text).toContain("default-src 'none'; script-src 'sha256-");
    expect(page?.text).not.toMatch(/(?:src|href)=["']?https?:/);
  });

  it('stands beside the answers about a run, and nothing else', async () => {
    const { tools } = await (await session()).client.listTools();
    const pictured = tools.filter(({ _meta }) => _meta?.ui !== undefined);
    expect(pictured.map(({ name, _meta }) => [name, _meta?.ui])).toEqual(
      ['list_jobs', 'triage', 'compare_runs'].map((name) => [name, { resourceUri: uri }]),
    );
  });
});

/** Debian's and Ubuntu's name; CHROMIUM_PATH where it lies elsewhere. */
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
if (full && process.env.CI && !existsSync(executablePath)) {
  throw new Error('CI must have Chromium: apt-get install chromium');
}

describe.runIf(full && existsSync(executablePath))('the page in a browser', () => {
  let browser: Browser;
  const screenshots = new URL('../../build/screenshots/', import.meta.url);

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 30_000);
  afterAll(() => browser?.close());

  interface Options {
    readonly width?: number;
    readonly theme?: 'light' | 'dark';
    readonly flags?: readonly string[];
    /** What the host says it can do. */
    readonly can?: Readonly<Record<string, object>>;
    /** What has to be there before the test goes on. */
    readonly begins?: 'heading' | 'alert';
  }

  /** A host: frames the page as hosts do, passes on what it asks, and writes that down. */
  async function shown(data: unknown, passed: Passed, options: Options = {}) {
    const { width = 1200, theme = 'light', flags = [] } = options;
    const { client } = await session({ flags });
    const { contents } = await client.readResource({ uri });
    const [{ text: html } = { text: '' }] = contents as { text: string }[];
    const page = await browser.newPage({ viewport: { width, height: 700 }, colorScheme: theme });
    const outside: string[] = [];
    page.on('request', ({ url }) => {
      if (!/^(about|data|blob):/.test(url())) outside.push(url());
    });
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    const asked: unknown[] = [];
    await page.exposeFunction('pass', (method: string, params: Record<string, unknown>) => {
      asked.push([method, params]);
      return passed(method, params);
    });
    await page.setContent(
      '<!doctype html><html lang="en"><title>Host</title><style>body{margin:0}iframe{border:0;display:block;width:100%;height:100vh}</style><iframe title="picture" sandbox="allow-scripts"></iframe>',
    );
    await page.evaluate(
      ({ html, data, theme, can }) => {
        const frame = document.querySelector('iframe');
        const { pass } = window as unknown as { pass: Passed };
        window.addEventListener('message', async ({ data: message, source }) => {
          const reply = (body: object) =>
            (source as Window).postMessage({ jsonrpc: '2.0', ...body }, '*');
          if (message.method === 'ui/initialize') {
            reply({ id: message.id, result: { hostContext: { theme }, hostCapabilities: can } });
          } else if (message.method === 'ui/notifications/initialized') {
            reply({
              method: 'ui/notifications/tool-result',
              params: { structuredContent: data },
            });
          } else if (message.method === 'ui/notifications/size-changed') {
            if (frame) frame.style.height = `${message.params.height}px`;
          } else if (message.id !== undefined) {
            try {
              reply({ id: message.id, result: await pass(message.method, message.params) });
            } catch (error) {
              reply({ id: message.id, error: { message: (error as Error).message } });
            }
          }
        });
        frame?.setAttribute('srcdoc', html);
      },
      { html, data, theme, can: options.can ?? { serverTools: {}, openLinks: {} } },
    );
    const frame = page.frameLocator('iframe');
    await frame.getByRole(options.begins ?? 'heading').waitFor();
    return { page, frame, asked, outside, faults };
  }

  /** An answer of the built-in GitHub's, with the server behind the page. */
  async function ofTheDemo(name: string, title: string, options: Options = {}) {
    const noon = Date.parse('2026-03-02T12:00:00Z');
    world = scenario(() => noon);
    fakeGitHub.use();
    const flags = ['--repo', 'octo-org/hello-world', ...(options.flags ?? [])];
    const { client, call } = await session({ flags, now: () => noon });
    const run = world.repositories[0]?.runs.find(({ display_title }) => display_title === title);
    const { data } = await call(name, { run_id: run?.id });
    const passed: Passed = async (method, params) => {
      if (method === 'resources/read') return client.readResource({ uri: String(params.uri) });
      const { name, arguments: args } = params as { name: string; arguments: object };
      return client.callTool({ name, arguments: { ...args } });
    };
    return { run, ...(await shown(data, passed, { ...options, flags })) };
  }

  const verdict = { run: { html_url } };
  const always =
    (sample: TimelineData): Passed =>
    async (method) =>
      method === 'resources/read'
        ? { contents: [{ text: JSON.stringify(sample) }] }
        : { content: [{ text: 'Rerun started.' }] };

  /** Makes room for all of the page: what is out of sight is not painted. */
  async function inSight(page: Page) {
    const height = () => page.evaluate(() => document.querySelector('iframe')?.clientHeight ?? 0);
    const seen = () => page.viewportSize()?.height ?? 0;
    const width = page.viewportSize()?.width ?? 0;
    do {
      await page.setViewportSize({ width, height: await height() });
      await page
        .frames()[1]
        ?.waitForFunction(() =>
          [...document.querySelectorAll('li .row > .name')].every((name) =>
            name.checkVisibility({ contentVisibilityAuto: true }),
          ),
        );
    } while ((await height()) !== seen());
  }

  async function violationsOf(page: Page) {
    const inner = page.frames()[1];
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
    await inner?.evaluate(axe);
    return inner?.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const result = await axe.run();
      return result.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
    });
  }

  const pictures = [
    ['triage', 'Greet in capital letters'],
    ['compare_runs', 'Greet in capital letters'],
  ] as const;
  const looks = pictures.flatMap(([name, title]) =>
    ([1200, 360] as const).flatMap((width) =>
      (['light', 'dark'] as const).map((theme) => ({ name, title, width, theme })),
    ),
  );

  it.each(looks)('of $name is accessible and whole, $width wide and $theme', async ({
    name,
    title,
    width,
    theme,
  }) => {
    const { page, frame, outside, faults } = await ofTheDemo(name, title, { width, theme });
    expect([await violationsOf(page), outside, faults]).toEqual([[], [], []]);
    const path = new URL(`${name}-${width}-${theme}.png`, screenshots).pathname;
    await inSight(page);
    await page.screenshot({ path, fullPage: true });
    const cut = await frame
      .locator('html')
      .evaluate((root) => [
        root.scrollWidth - root.clientWidth,
        ...[...root.querySelectorAll('.label, .took, h1, pre')]
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
          .map(({ textContent }) => textContent),
      ]);
    expect(cut).toEqual([0]);
  }, 30_000);

  it('opens what is red with its evidence as text, and folds the rest', async () => {
    const { frame } = await shown({ ...verdict, ...failures }, always(pictured));
    expect(await frame.getByRole('heading').textContent()).toBe('CI #7 failed, attempt 2');
    expect(await frame.locator('header p').allTextContents()).toEqual([
      'Say <b>hello</b> · main aaaaaaa',
      '5 jobs: 1 failed · 3m 20s',
      'Critical path: build 1m → test (20, linux) 2m',
    ]);
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

  it('tells a screen reader the state, the time queued and the critical path', async () => {
    const { frame } = await shown(verdict, always(pictured));
    const snapshot = await frame.getByRole('button', { name: /build/ }).ariaSnapshot();
    expect(snapshot).toBe('- button "build passed 1m , queued 10s, on the critical path"');
  });

  it('opens and folds by click and by keyboard', async () => {
    const { page, frame } = await shown(verdict, always(pictured));
    const build = frame.getByRole('button', { name: /build/ });
    await build.click();
    expect(await frame.getByRole('list', { name: 'Steps of build' }).count()).toBe(1);
    await build.focus();
    await page.keyboard.press('Enter');
    expect(await frame.getByRole('list', { name: 'Steps of build' }).count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await frame.getByRole('list', { name: 'Steps of lint' }).count()).toBe(1);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await frame.getByRole('list', { name: 'Steps of build' }).count()).toBe(1);
  });

  it('keeps what passed in a red matrix folded until it is asked for', async () => {
    const jobs = [
      job(1, 'test (1)', [0, 1, 60], 'failure'),
      ...[2, 3, 4, 5, 6].map((id) => job(id, `test (${id})`, [0, 1, 60])),
    ];
    const { frame } = await shown(verdict, always({ ...pictured, jobs }));
    const members = frame.getByRole('list', { name: 'Jobs of test' }).locator('> li');
    expect(await members.count()).toBe(2);
    await frame.getByRole('button', { name: '5 more, none failed' }).click();
    expect(await members.count()).toBe(6);
  });

  it('reruns through the tool, shows its answer, and then the new attempt', async () => {
    const { frame, asked, run } = await ofTheDemo('triage', 'Greet in capital letters');
    await frame.getByRole('button', { name: 'Rerun 9 failed jobs' }).click();
    await frame.getByText('Started the failed jobs of CI #4 as attempt 2.').waitFor();
    const args = { owner: 'octo-org', repo: 'hello-world', run_id: run?.id };
    expect(asked.at(-1)).toEqual([
      'tools/call',
      { name: 're_run_workflow_failed_jobs', arguments: args },
    ]);
    expect(run?.attempts.length).toBe(2);
    await frame.getByRole('button', { name: 'Refresh' }).click();
    await frame.getByRole('heading', { name: /attempt 2/ }).waitFor();
  });

  it('sends the phrase of a tool that wants one only when it is clicked', async () => {
    const answers = [
      'Not done. This needs confirmation.\nconfirm: "rerun run 1"',
      'Rerun of run 1 started.',
    ];
    const passed: Passed = async (method, params) =>
      method === 'resources/read'
        ? always(pictured)(method, params)
        : { isError: true, content: [{ text: answers.shift() }] };
    const { frame, asked } = await shown(verdict, passed);
    await frame.getByRole('button', { name: 'Rerun 1 failed job' }).click();
    await frame.getByRole('button', { name: 'Yes, rerun run 1' }).click();
    await frame.getByText('Rerun of run 1 started.').waitFor();
    const args = { owner: 'octo-org', repo: 'hello-world', run_id: 1 };
    expect(asked.slice(-2)).toEqual([
      ['tools/call', { name: 're_run_workflow_failed_jobs', arguments: args }],
      [
        'tools/call',
        { name: 're_run_workflow_failed_jobs', arguments: { ...args, confirm: 'rerun run 1' } },
      ],
    ]);
    expect(await frame.getByRole('button', { name: /^Yes/ }).count()).toBe(0);
  });

  it.each([
    ['the server only reads', { flags: ['--read-only'] }],
    ['the host passes on no calls', { can: {} }],
  ])('offers no rerun where %s', async (_, options) => {
    const { frame } = await ofTheDemo('triage', 'Greet in capital letters', options);
    expect(await frame.getByRole('button', { name: /Rerun/ }).count()).toBe(0);
  });

  it('sets what changed since the run compared with beside each job', async () => {
    const { frame } = await ofTheDemo('compare_runs', 'Greet in capital letters');
    await frame.getByRole('button', { name: /build × 12/ }).waitFor();
    const row = frame.getByRole('button', { name: /build \(18, ubuntu\)/ });
    expect(await row.textContent()).toContain('passed before');
    expect(await frame.locator('header p').nth(1).textContent()).toContain('compared with #3');
  });

  it('says what is wrong where the run cannot be read', async () => {
    const refused: Passed = async () => {
      throw new Error('Not found (404).');
    };
    const { frame } = await shown(verdict, refused, { begins: 'alert' });
    expect(await frame.getByRole('alert').textContent()).toBe('Not found (404).');
  });

  const many = [
    ['a matrix of 500', (index: number) => `test (${index})`],
    ['500 of a name each', (index: number) => `test ${index}`],
  ] as const;
  it.each(many)(
    'draws 500 jobs with few elements each, and opens one: %s',
    async (_, nameOf) => {
      const jobs = Array.from({ length: 500 }, (_, index) =>
        job(
          index + 1,
          nameOf(index),
          [0, index % 60, 100 + (index % 90)],
          index % 2 ? 'failure' : 'success',
        ),
      );
      const { page, frame } = await shown(verdict, always({ ...pictured, jobs, causes: [] }));
      const first = await page.frames()[1]?.evaluate(() => {
        const painted = performance.getEntriesByName('drawn')[0];
        return painted?.duration;
      });
      const took = await frame
        .getByRole('button', { name: /test \(?499|test × 500/ })
        .first()
        .evaluate(
          (button) =>
            new Promise<number>((resolve) => {
              const before = performance.now();
              (button as HTMLElement).click();
              requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - before)));
            }),
        );
      console.log(
        `500 jobs drawn in ${Math.round(first ?? 0)} ms, opened in ${Math.round(took)} ms`,
      );
      expect(first).toBeGreaterThan(0);
      const elements = await page
        .frames()[1]
        ?.evaluate(() => document.querySelectorAll('*').length);
      console.log(elements);
    },
    30_000,
  );
});

const failures = {
  failures: [
    {
      category: 'test',
      cause: 'AssertionError: expected 2 to be 3',
      jobs: ['test (20, linux)'],
      job_count: 1,
      evidence: [
        { job_id: 3, first_line: 41, text: 'AssertionError: expected 2 to be 3 <script>' },
      ],
    },
  ],
};
