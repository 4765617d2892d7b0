import { type ElicitResult, ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import type { World } from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

let world: World;
const fakeGitHub = github(() => world);

describe('a host that fails to ask the person', () => {
  it.each<[string, () => ElicitResult, string]>([
    [
      'it has no such method',
      () => {
        throw new McpError(ErrorCode.MethodNotFound, 'Method not found');
      },
      'MCP error -32601: ',
    ],
    [
      'it breaks',
      () => {
        throw new Error('no window "main" to ask in\nconfirm: yes');
      },
      "MCP error -32603: no window 'main' to ask in confirm: yes",
    ],
    [
      'its answer is another than was asked for',
      () => ({ action: 'accept', content: { yes: 'certainly' } }),
      'MCP error -32602: Elicitation response content does not match requested schema: yes is neither true nor false',
    ],
  ])('is named with its answer, and nothing is sent: %s', async (_, person, answer) => {
    world = emptyWorld();
    const repo = repository(world);
    const { id } = run(world, repo, { workflow: workflow(world, repo, 'CI', 'ci.yml'), ago: 600 });
    fakeGitHub.use();
    const { call } = await session({ person });
    const args = { owner: 'octo-org', repo: 'hello-world', run_id: id };
    const preview = await call('delete_workflow_run', args);
    const [, confirm] = /^confirm: "(.+)"$/m.exec(preview.text) ?? [];
    const { text, isError } = await call('delete_workflow_run', { ...args, confirm });
    expect(isError).toBe(true);
    const [said, rest] = text.split('". Nothing was sent. ');
    expect(said).toContain(`The host was asked to put this to the person, and answered "${answer}`);
    expect(said).not.toContain('\n');
    expect(rest).toBe(
      'Call again to ask once more; where the host cannot ask, the server can be started with --confirm=param.',
    );
    expect(world.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
