/** Asks the built server through the MCP Inspector's CLI, as people try servers out: `npm run interop`. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const inspector = '@modelcontextprotocol/inspector@2.12.0';
const server = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The Inspector is 110 MB: it is fetched for this alone, and is in no list of dependencies. */
const folder = mkdtempSync(join(tmpdir(), 'workflow-runs-mcp-interop-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
execFileSync(
  'npm',
  // What it would install after itself are its own pages, which the CLI does not show.
  ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', inspector],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);

interface Asked {
  readonly words: readonly string[];
  /** What the answer has to have. */
  readonly has: RegExp;
}

const asked: readonly Asked[] = [
  { words: ['--method', 'tools/list', '--strict'], has: /"triage"/ },
  { words: ['--method', 'tools/list', '--app-info'], has: /"resourceUri":"ui:\/\// },
  { words: ['--method', 'prompts/list'], has: /"flaky_report"/ },
  { words: ['--method', 'prompts/get', '--prompt-name', 'triage'], has: /triage/ },
  { words: ['--method', 'resources/list'], has: /profile=mcp-app/ },
  { words: ['--method', 'resources/templates/list'], has: /\{job_id\}/ },
  {
    words: ['--method', 'resources/read', '--uri', 'ui://workflow-runs-mcp/run.html'],
    has: /Content-Security-Policy/,
  },
  {
    words: ['--method', 'tools/call', '--tool-name', 'list_workflow_runs_for_repo'],
    has: /"total_count"/,
  },
  {
    words: ['--method', 'tools/call', '--tool-name', 'triage', '--tool-arg', 'run_id=1053'],
    has: /failed for 2 causes/,
  },
];

let failed = 0;
for (const { words, has } of asked) {
  for (const era of ['legacy', 'auto']) {
    const { status, stdout, stderr } = spawnSync(
      join(folder, 'node_modules', '.bin', 'mcp-inspector'),
      ['--cli', process.execPath, server, '--demo', ...words, '--protocol-era', era],
      { encoding: 'utf8' },
    );
    // With --strict it also warns, and ends well all the same.
    const warned = /^Warning:/m.test(stderr);
    const well = status === 0 && !warned && has.test(stdout);
    console.log(`${well ? 'ok  ' : 'FAIL'} ${era} ${words.join(' ')}`);
    if (well) continue;
    failed++;
    console.log(`exit ${status}\n${stderr.slice(0, 2000)}\n${stdout.slice(0, 2000)}`);
  }
}
console.log(`${asked.length * 2 - failed} of ${asked.length * 2} asked with ${inspector}`);
process.exitCode = failed === 0 ? 0 : 1;
