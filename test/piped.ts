import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { record } from './secrets/transcript.ts';

/** The built server. */
export const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A message of the server, as far as tests look into it. */
export interface Message {
  readonly jsonrpc: string;
  readonly id?: number;
  readonly result: {
    readonly content: { readonly text: string }[];
    readonly structuredContent: Record<string, unknown>;
    readonly isError?: boolean;
  };
}

/** The built server with bare pipes. */
export function spawned(
  flags: readonly string[],
  env: Record<string, string>,
  {
    command = process.execPath,
    args = [main],
    cwd = tmpdir(),
    ...identity
  }: {
    readonly command?: string;
    readonly args?: readonly string[];
    readonly cwd?: string;
    readonly uid?: number;
    readonly gid?: number;
  } = {},
) {
  const child: ChildProcessWithoutNullStreams = spawn(command, [...args, ...flags], {
    env,
    cwd,
    ...identity,
  });
  let out = '';
  let err = '';
  let parsed = 0;
  const messages: Message[] = [];
  child.stdout.on('data', (part) => {
    out += part;
    record(String(part));
  });
  child.stderr.on('data', (part) => {
    err += part;
    record(String(part));
  });
  // One that was killed takes no more.
  child.stdin.on('error', () => {});
  const closed = once(child, 'close').then(([code, signal]) => ({ code, signal, out, err }));
  return {
    child,
    closed,
    kill: () => child.kill('SIGKILL'),
    errors: () => err,
    /** All whole ones so far; each is parsed once, however often they are asked for. */
    messages: (): readonly Message[] => {
      for (let end = out.indexOf('\n', parsed); end >= 0; end = out.indexOf('\n', parsed)) {
        if (end > parsed) messages.push(JSON.parse(out.slice(parsed, end)));
        parsed = end + 1;
      }
      return messages;
    },
    send: (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`),
  };
}

export const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
};

/** A call of a tool of the repository that tests have. */
export const callTool = (id: number, name: string, args: Record<string, unknown>) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: { owner: 'octo-org', repo: 'hello-world', ...args } },
});

export const getRun = (id: number, run_id: number) => callTool(id, 'get_workflow_run', { run_id });
