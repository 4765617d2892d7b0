import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groups } from '../tools/index.ts';
import { sampled } from './sampled.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The second generation of the SDK, as hosts use it: asking as the first did, and trying the newer way first. */
describe.each(sampled(['auto', 'legacy'] as const, 1))('the client of SDK 2, %s', (mode) => {
  const client = new Client(
    { name: 'interop', version: '2' },
    { versionNegotiation: { mode }, capabilities: {} },
  );

  beforeAll(() =>
    client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [main, '--demo'],
        stderr: 'ignore',
      }),
    ),
  );
  afterAll(() => client.close());

  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const { content, structuredContent, isError } = await client.callTool({
      name,
      arguments: args,
    });
    const [first] = content;
    return {
      text: first?.type === 'text' ? first.text : '',
      data: structuredContent as Record<string, unknown> | undefined,
      isError: isError === true,
    };
  };

  it('lists the tools, prompts and resources', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(
      Object.values(groups).flatMap((group) => group.map(({ name }) => name)),
    );
    expect((await client.listPrompts()).prompts.length).toBeGreaterThan(0);
    expect((await client.listResourceTemplates()).resourceTemplates.length).toBeGreaterThan(0);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual([
      'ui://workflow-runs-mcp/run.html',
    ]);
  });

  it('calls every tool, and its answers fit the schemas that are listed', async () => {
    const { data } = await call('list_workflow_runs_for_repo', { per_page: 50 });
    const runs = data?.workflow_runs as { id: number; display_title: string }[];
    const idOf = (title: string) =>
      runs.find(({ display_title }) => display_title === title)?.id ?? 0;
    const red = { run_id: idOf('Greet in capital letters') };
    const waiting = { run_id: idOf('Release 2.4.0') };
    const running = { run_id: idOf('Add taxes to prices') };
    const jobs = (await call('list_jobs', { ...red, filter: 'failed' })).data?.jobs;
    const [job] = jobs as { id: number }[];
    const failed = { job_id: job?.id };
    const late = await call('list_jobs', { run_id: idOf('Wait for the preview') });
    const [other] = late.data?.jobs as { id: number }[];
    const tested = { run_id: idOf('Nightly') };
    const [uploaded] = (await call('list_artifacts', tested)).data?.artifacts as { id: number }[];
    const pending = await call('get_pending_deployments_for_run', waiting);
    const [place] = pending.data?.pending_deployments as { environment: { id: number } }[];
    const review = {
      ...waiting,
      environment_ids: [place?.environment.id],
      state: 'approved',
      comment: 'Looks good',
    };
    /** In this order: what reads, then what needs a confirmation and gets none, then what changes. */
    const calls: [string, Record<string, unknown>, 'done' | 'not done'][] = [
      ['list_workflow_runs_for_repo', {}, 'done'],
      ['list_workflow_runs', { workflow_id: 'ci.yml' }, 'done'],
      ['list_workflows', {}, 'done'],
      ['get_workflow_run', red, 'done'],
      ['get_workflow_run_attempt', { ...red, attempt_number: 1 }, 'done'],
      ['get_workflow_run_usage', red, 'done'],
      ['list_jobs', red, 'done'],
      ['read_log', { ...failed, lines: 5 }, 'done'],
      ['search_logs', { ...red, pattern: 'error|fail', regex: true }, 'done'],
      ['download_workflow_run_logs', red, 'done'],
      ['download_workflow_run_attempt_logs', { ...red, attempt_number: 1 }, 'done'],
      ['list_artifacts', tested, 'done'],
      ['get_test_report', { ...tested, attempt_number: 1 }, 'done'],
      ['download_artifact', { artifact_id: uploaded?.id }, 'done'],
      ['get_reviews_for_run', red, 'done'],
      ['get_pending_deployments_for_run', waiting, 'done'],
      ['triage', red, 'done'],
      ['compare_runs', red, 'done'],
      ['get_workflow_health', { workflow_id: 'ci.yml', runs: 10 }, 'done'],
      ['wait_for_run', { ...red, timeout_seconds: 1 }, 'done'],
      [
        'dispatch_workflow',
        { workflow_id: 'deploy.yml', ref: 'main', inputs: { environment: 'staging' } },
        'not done',
      ],
      ['force_cancel_workflow_run', running, 'not done'],
      ['delete_workflow_run', red, 'not done'],
      ['delete_workflow_run_logs', red, 'not done'],
      ['approve_workflow_run', { run_id: idOf('Fix a typo') }, 'not done'],
      ['review_pending_deployments_for_run', review, 'not done'],
      [
        'review_custom_gates_for_run',
        { ...waiting, environment_name: 'staging', state: 'approved', comment: 'Looks good' },
        'not done',
      ],
      ['re_run_workflow_failed_jobs', red, 'done'],
      ['re_run_job_for_workflow_run', { job_id: other?.id }, 'done'],
      ['re_run_workflow', { run_id: idOf('Greet people by name') }, 'done'],
      ['cancel_workflow_run', running, 'done'],
    ];
    const { tools } = await client.listTools();
    expect(calls.map(([name]) => name).toSorted()).toEqual(
      tools.map(({ name }) => name).toSorted(),
    );
    for (const [name, args, expected] of calls) {
      const { text, isError, data: structured } = await call(name, args);
      const outcome = isError ? text : Object(structured).done === false ? 'not done' : 'done';
      expect([name, outcome, structured !== undefined]).toEqual([name, expected, true]);
    }
  }, 30_000);

  it('reads a resource and a prompt', async () => {
    const { contents } = await client.readResource({ uri: 'ui://workflow-runs-mcp/run.html' });
    expect(contents.map(({ mimeType }) => mimeType)).toEqual(['text/html;profile=mcp-app']);
    const { messages } = await client.getPrompt({ name: 'triage', arguments: { run: '1' } });
    expect(messages.map(({ role }) => role)).toEqual(['user']);
  });

  it('gets a text about a run that does not exist, and an error for an unknown resource', async () => {
    expect((await call('get_workflow_run', { run_id: 999_999 })).text).toContain('Not found (404)');
    await expect(client.readResource({ uri: 'actions://nothing' })).rejects.toThrow(
      'No such resource',
    );
  });
});
