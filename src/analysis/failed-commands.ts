import type { LogLine } from '../logs/line.ts';

/** A command that failed: its lines from its own on, and the one that says that it failed. */
interface FailedCommand {
  readonly first: number;
  readonly end: number;
}

/** How logs that are kept from other systems tell of each command how it ended. */
const begin = 'The command "';
const ended = /^The command "(.*)" (?:failed and )?exited with (\d+)\b/;

/**
 * The commands that failed, where a log tells of each how it ended: a step of several commands that
 * goes on after one of them failed. Empty where it tells of none.
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

/** Whether a line was printed by none of them, where there are some. */
export function isBeyond(at: number, commands: readonly FailedCommand[]): boolean {
  return commands.length > 0 && !commands.some(({ first, end }) => at >= first && at <= end);
}

/** The line that shows a command before it runs; where there is none, the first that it may have printed. */
function beginOf(command: string, from: number, end: number, lines: readonly LogLine[]): number {
  for (let at = end - 1; at >= from; at--) {
    if (lines[at]?.text.startsWith(`$ ${command}`)) return at;
  }
  return from;
}
