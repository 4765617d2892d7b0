import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { setupServer } from 'msw/node';
import { z } from 'zod';
import { zodToJsonSchema } from 'zod-to-json-schema';
import { configure, usage } from '../../src/config/configuration.ts';
import { handlers } from '../../src/fake-github/handlers.ts';
import { scenario } from '../../src/fake-github/scenario.ts';
import { connect } from '../../src/github/client.ts';
import { serve } from '../../src/mcp/server.ts';
import { installSection } from '../../src/release/install.ts';
import { confirmationCodes } from '../../src/tool/confirmation-codes.ts';
import type { ToolName } from '../../src/tool/names.ts';
import { callText } from '../../src/tool/next-call.ts';
import type { Tool } from '../../src/tool/tool.ts';
import { groups } from '../../tools/index.ts';

const readmeFile = new URL('../../README.md', import.meta.url);

/** The documents of which all or parts are written by `npm run docs`, as they have to be. */
export async function documents(): Promise<readonly { file: URL; text: string }[]> {
  const sections = {
    install: installSection(),
    replies: await replies(),
    tools: toolTable(),
    configuration: `\`\`\`\n${usage.trimEnd()}\n\`\`\``,
  };
  let readme = await readFile(readmeFile, 'utf8');
  for (const [name, text] of Object.entries(sections)) {
    const section = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!section.test(readme)) throw new Error(`README.md has no section "${name}"`);
    readme = readme.replace(section, (_, begin, end) => `${begin}${text.trim()}\n${end}`);
  }
  return [
    { file: readmeFile, text: readme },
    { file: new URL('../../tools/README.md', import.meta.url), text: reference(await examples()) },
  ];
}

const effects = { read: 'reads', write: 'changes', stop: 'stops', confirm: '**confirm**' } as const;

function toolTable(): string {
  const rows = Object.entries(groups).flatMap(([group, tools]) =>
    tools.map(
      ({ name, title, effect, endpoint }) =>
        `| \`${name}\` | ${title} | ${effects[effect]} | ${endpoint ? `\`${endpoint.replace('/repos/{owner}/{repo}/actions', '…')}\`` : group} |`,
    ),
  );
  return ['| tool | what | effect | endpoint |', '|---|---|---|---|', ...rows].join('\n');
}

/** Every tool with its parameters and the fields of its structured answer. */
function reference(examplesOf: ReadonlyMap<string, readonly string[]>): string {
  return [
    '# Tools',
    '',
    'Written by `npm run docs` from the schemas. Parameters and fields have GitHub’s names. A tool that takes a run also takes `url`, `job_id`, `pull_number`, `branch` or `head_sha` in place of `run_id`, where one run can be meant. The examples are from the demo (`npm run demo`).',
    ...Object.entries(groups).flatMap(([group, tools]) => [
      '',
      `## ${group}`,
      ...tools.flatMap((tool) => ['', ...entry(tool), ...(examplesOf.get(tool.name) ?? [])]),
    ]),
    '',
  ].join('\n');
}

interface Property {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Property[];
  readonly items?: Property;
  readonly default?: unknown;
  readonly description?: string;
}

function entry({ name, title, description, effect, endpoint, input, output }: Tool): string[] {
  const { properties = {}, required = [] } = schemaOf(input);
  const { properties: fields = {} } = schemaOf(output);
  return [
    `### ${name}`,
    '',
    `${title}. ${description}${endpoint ? ` \`${endpoint}\`` : ''} Effect: ${effects[effect]}.`,
    '',
    '| parameter | type | |',
    '|---|---|---|',
    ...Object.entries(properties).map(([parameter, property]) => {
      const notes = [
        property.description,
        required.includes(parameter) ? 'Required.' : undefined,
        property.default === undefined
          ? undefined
          : `Default: \`${JSON.stringify(property.default)}\`.`,
      ];
      return `| \`${parameter}\` | ${typeOf(property)} | ${notes.filter(Boolean).join(' ')} |`;
    }),
    '',
    `Answers ${Object.keys(fields)
      .map((field) => `\`${field}\``)
      .join(', ')}.`,
  ];
}

function schemaOf(shape: z.ZodRawShape) {
  return zodToJsonSchema(z.object(shape), { $refStrategy: 'none' }) as {
    properties?: Record<string, Property>;
    required?: readonly string[];
  };
}

function typeOf({ type, enum: values, anyOf, items }: Property): string {
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (items) return `list of ${typeOf(items)}`;
  return typeof type === 'string' ? type : (type ?? []).join(' or ');
}

/**
 * A quiet day on which the demo's clock stands still, so that its replies are the same each time.
 */
const noon = Date.parse('2026-03-02T12:00:00Z');

/** Questions, each with what the demo answers. */
async function replies(): Promise<string> {
  const { ask, id, close } = await demo();
  const questions = [
    ['Why is my PR red?', 'triage', { pull_number: 12 }],
    [
      'What changed since main was green?',
      'compare_runs',
      { run_id: id('Greet in capital letters') },
    ],
    [
      'Delete the run of the preview.',
      'delete_workflow_run',
      { run_id: id('Wait for the preview') },
    ],
  ] as const;
  const parts: string[] = [];
  for (const [question, name, args] of questions) {
    const reply = await ask(name, args);
    parts.push(`**${question}** \`${callText(name, args)}\``, '', '```', reply, '```', '');
  }
  await close();
  return parts.join('\n');
}

/** An example of each tool, by its name: the call, and what the demo answers. */
async function examples(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { ask, id, jobOf, environment_id, artifact_id, fresh, close } = await demo();
  const red = id('Greet in capital letters');
  const flaky = id('Nightly');
  const release = id('Release 2.4.0');
  const calls: readonly (readonly [ToolName, Readonly<Record<string, unknown>>])[] = [
    ['list_workflows', {}],
    ['list_workflow_runs_for_repo', { status: 'failure', per_page: 3 }],
    ['list_workflow_runs', { workflow_id: 'deploy.yml', per_page: 3 }],
    ['get_workflow_run', { run_id: red }],
    ['get_workflow_run_attempt', { run_id: red, attempt_number: 1 }],
    ['get_workflow_run_usage', { run_id: red }],
    ['re_run_workflow', { run_id: red }],
    ['re_run_workflow_failed_jobs', { pull_number: 12 }],
    ['re_run_job_for_workflow_run', { job_id: jobOf(red) }],
    ['dispatch_workflow', { workflow_id: 'Deploy', inputs: { environment: 'staging' } }],
    ['cancel_workflow_run', { run_id: id('Add taxes to prices') }],
    ['force_cancel_workflow_run', { run_id: id('Add taxes to prices') }],
    ['delete_workflow_run', { run_id: id('Wait for the preview') }],
    ['list_jobs', { run_id: red, filter: 'failed', per_page: 3 }],
    ['read_log', { job_id: jobOf(red), lines: 5 }],
    ['search_logs', { run_id: red, pattern: 'error', max_matches: 2, context: 0 }],
    ['download_workflow_run_logs', { run_id: red }],
    ['download_workflow_run_attempt_logs', { run_id: flaky, attempt_number: 1 }],
    ['delete_workflow_run_logs', { run_id: red }],
    ['get_test_report', { run_id: flaky, attempt_number: 1 }],
    ['list_artifacts', { run_id: flaky }],
    ['download_artifact', { artifact_id }],
    ['get_reviews_for_run', { run_id: release }],
    ['get_pending_deployments_for_run', { run_id: release }],
    ['approve_workflow_run', { run_id: id('Fix a typo') }],
    [
      'review_pending_deployments_for_run',
      {
        run_id: release,
        environment_ids: [environment_id],
        state: 'approved',
        comment: 'Looks good',
      },
    ],
    [
      'review_custom_gates_for_run',
      { run_id: release, environment_name: 'staging', state: 'approved' },
    ],
    ['triage', { pull_number: 12 }],
    ['compare_runs', { run_id: red }],
    ['get_workflow_health', { workflow_id: 'ci.yml' }],
    ['wait_for_run', { pull_number: 12 }],
  ];
  const found = new Map<string, readonly string[]>();
  for (const [name, args] of calls) {
    fresh();
    const reply = await ask(name, args);
    found.set(name, ['', `Example: \`${callText(name, args)}\``, '', '```', short(reply), '```']);
  }
  await close();
  return found;
}

/** So many lines of an example are shown. */
const maxLines = 16;

function short(reply: string): string {
  const lines = reply.split('\n');
  const left = lines.length - maxLines;
  return left > 1 ? [...lines.slice(0, maxLines), `(${left} more lines)`].join('\n') : reply;
}

/** The server on the demo's quiet day. */
async function demo() {
  let world = scenario(() => noon);
  const home = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-docs-'));
  const network = setupServer(...handlers(() => world));
  network.listen({ onUnhandledRequest: 'error' });
  const { configuration } = configure(
    ['--no-cache', '--repo', 'octo-org/hello-world'],
    { GITHUB_TOKEN: 'demo' },
    Object.keys(groups),
    { name: 'linux', home },
  );
  const server = serve(async () => groups, {
    configuration,
    github: connect(configuration, { log: () => {}, pace: { betweenWrites: 0 } }),
    mark: () => 'k3x9ab',
    confirmations: confirmationCodes(Buffer.from('the key of the examples'), () => noon),
    now: () => noon,
    timelinePage: async () => '',
    patternWorker: new URL('../../dist/pattern-worker.js', import.meta.url),
  });
  const client = new Client({ name: 'docs', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const runs = world.repositories[0]?.runs ?? [];
  const asSeenOnLinux = (line: string) =>
    line.startsWith(home) ? `/home/octocat${line.slice(home.length).replaceAll('\\', '/')}` : line;
  // Of several runs with one title, the newest.
  const id = (title: string) => runs.findLast(({ display_title }) => display_title === title)?.id;
  return {
    id,
    jobOf: (run_id: number | undefined) =>
      runs.find((run) => run.id === run_id)?.attempts[0]?.jobs[0]?.id,
    artifact_id: runs.flatMap(({ artifacts }) => artifacts)[0]?.id,
    environment_id: runs.flatMap(({ pending }) => pending)[0]?.id,
    async ask(name: ToolName, args: Readonly<Record<string, unknown>>) {
      const { content, isError } = await client.callTool({ name, arguments: { ...args } });
      const text = (content as { text: string }[])[0]?.text ?? '';
      if (isError) throw new Error(`${name}: ${text}`);
      return text.split('\n').map(asSeenOnLinux).join('\n');
    },
    /** Undoes what a call has changed. */
    fresh() {
      world = scenario(() => noon);
    },
    async close() {
      await client.close();
      network.close();
      await rm(home, { recursive: true });
    },
  };
}
