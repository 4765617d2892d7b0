import { readFile } from 'node:fs/promises';
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
    { file: new URL('../../tools/README.md', import.meta.url), text: reference() },
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
function reference(): string {
  return [
    '# Tools',
    '',
    'Written by `npm run docs` from the schemas. Parameters and fields have GitHub’s names.',
    ...Object.entries(groups).flatMap(([group, tools]) => [
      '',
      `## ${group}`,
      ...tools.flatMap((tool) => ['', ...entry(tool)]),
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

/** A quiet day on which the demo's clock stands still, so that its replies are the same each time. */
const noon = Date.parse('2026-03-02T12:00:00Z');

/** Three questions, with what the demo answers. */
async function replies(): Promise<string> {
  const hub = scenario(() => noon);
  const network = setupServer(...handlers(() => hub));
  network.listen({ onUnhandledRequest: 'error' });
  const { configuration } = configure(
    ['--no-cache', '--repo', 'octo-org/hello-world'],
    { GITHUB_TOKEN: 'demo' },
    Object.keys(groups),
    { name: 'linux', home: '/nowhere' },
  );
  const server = serve(async () => groups, {
    configuration,
    github: connect(configuration),
    mark: () => 'k3x9ab',
    confirmations: confirmationCodes(Buffer.from('the key of the examples'), () => noon),
    now: () => noon,
    picture: async () => '',
    patternWorker: new URL('../../dist/pattern-worker.js', import.meta.url),
  });
  const client = new Client({ name: 'docs', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const runs = hub.repositories[0]?.runs ?? [];
  const id = (title: string) => runs.find(({ display_title }) => display_title === title)?.id;
  const questions = [
    ['Why is main red?', 'triage', { run_id: id('Greet in capital letters') }],
    [
      'What changed since it was green?',
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
    const { content } = await client.callTool({ name, arguments: args });
    const words = Object.entries(args).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    parts.push(
      `**${question}** \`${name} ${words.join(', ')}\``,
      '',
      '```',
      (content as { text: string }[])[0]?.text ?? '',
      '```',
      '',
    );
  }
  await client.close();
  network.close();
  return parts.join('\n');
}
