import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

/** Drives the built server as a chat would, and prints what is asked, called and answered. */
const server = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const client = new Client({ name: 'demo', version: '1' });
await client.connect(
  new StdioClientTransport({
    command: process.execPath,
    args: [server, '--demo'],
    stderr: 'inherit',
  }),
);

interface Answer {
  readonly text: string;
  readonly data: Record<string, unknown>;
}

async function call(name: string, args: Record<string, unknown> = {}): Promise<Answer> {
  const words = Object.entries(args).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  console.log(styleText('cyan', `  ${name} ${words.join(', ')}`));
  const { content, structuredContent } = await client.callTool({ name, arguments: args });
  const text = (content as { text: string }[])[0]?.text ?? '';
  console.log(text.replace(/^/gm, '    '));
  return { text, data: (structuredContent ?? {}) as Record<string, unknown> };
}

function ask(question: string): void {
  console.log(`\n${styleText('bold', `> ${question}`)}`);
}

function runOf({ data }: Answer, title: string): number {
  const runs = data.workflow_runs as { id: number; display_title: string }[];
  const found = runs.find(({ display_title }) => display_title === title);
  if (!found) throw new Error(`the demo has no run "${title}"`);
  return found.id;
}

ask('Why is my PR red?');
await call('triage', { pull_number: 12 });

ask('And why did PR 9 leave the merge queue?');
await call('triage', { pull_number: 9 });

ask('What is broken right now?');
await call('list_workflows');

ask('Which runs failed?');
const red = await call('list_workflow_runs_for_repo', { status: 'failure', per_page: 5 });
const capital = runOf(red, 'Greet in capital letters');

ask('Why?');
await call('triage', { run_id: capital });

ask('Show me the end of the log.');
const jobs = await client.callTool({
  name: 'list_jobs',
  arguments: { run_id: capital, filter: 'failed' },
});
const [first] = (jobs.structuredContent as { jobs: { id: number }[] }).jobs;
await call('read_log', { job_id: first?.id, lines: 8 });

ask('Rerun what failed.');
await call('re_run_workflow_failed_jobs', { run_id: capital });

ask('Was the nightly run flaky?');
const all = await client.callTool({
  name: 'list_workflow_runs_for_repo',
  arguments: { per_page: 30 },
});
const runs = { text: '', data: all.structuredContent as Record<string, unknown> };
await call('triage', { run_id: runOf(runs, 'Nightly'), attempt_number: 1 });

ask('And the benchmark on the graphics card?');
await call('triage', { run_id: runOf(runs, 'Benchmark on a graphics card') });

ask('Approve staging.');
const release = runOf(runs, 'Release 2.4.0');
const waiting = await call('get_pending_deployments_for_run', { run_id: release });
const [pending] = waiting.data.pending_deployments as { environment: { id: number } }[];
const review = {
  run_id: release,
  environment_ids: [pending?.environment.id],
  state: 'approved',
  comment: 'Looks good',
};
const preview = await call('review_pending_deployments_for_run', review);

ask('Yes, do it.');
await call('review_pending_deployments_for_run', { ...review, confirm: phraseOf(preview) });

ask('Delete the run of the preview.');
const old = runOf(runs, 'Wait for the preview');
const refused = await call('delete_workflow_run', { run_id: old, confirm: 'yes' });

ask('Yes, delete it.');
await call('delete_workflow_run', { run_id: old, confirm: phraseOf(refused) });

await client.close();

/** What the person was shown, and has now agreed to. */
function phraseOf({ text }: Answer): string {
  const phrase = /^confirm: "(.+)"$/m.exec(text)?.[1];
  if (phrase === undefined) throw new Error(`no phrase to confirm in: ${text}`);
  return phrase;
}
