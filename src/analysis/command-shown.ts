import type { LogLine } from '../logs/line.ts';

/** How programs that run others show each command, or what they call it, before its output. */
const shown: readonly RegExp[] = [
  // A shell under `set -x`, and what gives it commands: https://www.gnu.org/software/bash/manual/bash.html#index-PS4
  /^\++ (?<command>(?![A-Z]\w*[ ,])[\w./].*)$/,
  // yarn and bun; Travis
  /^\$ (?<command>\S.*)$/,
  // npm and pnpm: the name of the script, and the script below it
  /^> \S+@\S+ (?<command>[\w:.-]+)(?: \S+)?$/,
  /^> (?<command>(?!\S+@|Task :)\S.*)$/,
  /^\[command\](?<command>\S.*)$/,
  // tox 4 and 3
  /^\S+: commands(?:_\w+)?\[\d+\]> (?<command>\S.*)$/,
  /^\S+ run-test: commands\[\d+\] \| (?<command>\S.*)$/,
  /^nox > (?<command>(?!Running session|Session|Re-?using|Creating|Command )\S.*)$/,
  /^task: \[[^\]]+\] (?<command>\S.*)$/,
  /^> Task :(?<command>\S+)/,
  // Maven: plugin, version, goal
  /^(?:\[INFO\] )?-{3} (?<command>[\w.-]+:[\w.-]+:[\w-]+) \([\w.-]+\) @ \S+ -{3}$/,
  // A build of an image
  /^#\d+ \[[^\]]*\d+\/\d+\] RUN (?<command>\S.*)$/,
  /^Step \d+\/\d+ : RUN (?<command>\S.*)$/,
];

/** The command that a line shows as one of those programs does; undefined for all other lines. */
export function commandShown(text: string): string | undefined {
  for (const form of shown) {
    const command = form.exec(text)?.groups?.command;
    if (command !== undefined) return command;
  }
  return undefined;
}

/** The commands shown between two positions, the nearest to the second first. */
export function commandsShown(from: number, to: number, lines: readonly LogLine[]): string[] {
  return lines
    .slice(from, to)
    .flatMap(({ text }) => commandShown(text) ?? [])
    .reverse();
}
