import type { LogLine } from '../logs/line.ts';

/**
 * A failed command, from the position of its first line to that of the line that says that it
 * failed.
 */
interface FailedCommand {
  readonly first: number;
  readonly end: number;
}

/** Logs from other CI systems say of each command how it ended. */
const begin = 'The command "';
const ended = /^The command "(.*)" (?:failed and )?exited with (\d+)\b/;

/**
 * The failed commands of a log that says how each command ended, where a step goes on after a
 * failed one. Empty for other logs.
 */
export function failedCommands(lines: readonly LogLine[]): FailedCommand[] {
  const failed: FailedCommand[] = [];
  let next = 0;
  for (const [at, { text }] of lines.entries()) {
    if (!text.startsWith(begin)) continue;
    const [, command = '', status] = ended.exec(text) ?? [];
    if (status === undefined) continue;
    if (status !== '0') failed.push({ first: beginOf(command, next, at, lines), end: at });
    next = at + 1;
  }
  return failed;
}

/** Whether there are failed commands, and a line was printed by none of them. */
export function isBeyond(at: number, commands: readonly FailedCommand[]): boolean {
  return commands.length > 0 && !commands.some(({ first, end }) => at >= first && at <= end);
}

/**
 * The position of the line that shows a command before it runs, or else of the first line that it
 * may have printed.
 */
function beginOf(command: string, from: number, end: number, lines: readonly LogLine[]): number {
  for (let at = end - 1; at >= from; at--) {
    if (lines[at]?.text.startsWith(`$ ${command}`)) return at;
  }
  return from;
}
