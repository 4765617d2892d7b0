import type { LogLine } from '../logs/line.ts';
import { cut } from '../text/text.ts';
import { commandsShown } from './command-shown.ts';
import type { Category } from './rule.ts';

/** What the failing step ran, and how it ended. */
export interface StepCommand {
  /** The position of the line that shows it. */
  readonly at: number;
  readonly text: string;
  readonly category: Category;
}

/** https://curl.se/docs/manpage.html#EXIT */
const curl: Readonly<Record<number, readonly [string, Category]>> = {
  6: ['the host could not be resolved', 'network'],
  7: ['the host could not be reached', 'network'],
  22: ['the server answered with an HTTP status of 400 or more', 'network'],
  28: ['it timed out', 'network'],
  35: ['TLS could not be set up', 'network'],
  52: ['the server answered nothing', 'network'],
  56: ['the connection broke', 'network'],
  60: ["the server's certificate could not be verified", 'network'],
};

/** https://www.gnu.org/software/bash/manual/bash.html#Exit-Status and the NTSTATUS values of Windows. */
const ends: Readonly<Record<number, readonly [string, Category]>> = {
  124: ['timeout(1) ended it', 'timeout'],
  126: ['a command could not be executed', 'configuration'],
  127: ['a command was not found', 'configuration'],
  132: ['an illegal instruction ended it', 'code'],
  134: ['it aborted', 'code'],
  136: ['a floating point exception ended it', 'code'],
  137: ['it was killed, often for lack of memory', 'out_of_memory'],
  139: ['a segmentation fault ended it', 'code'],
  143: ['it was told to end', 'cancelled'],
  [-1073741819]: ['an access violation ended it', 'code'],
  [-1073741515]: ['a DLL is missing', 'dependency'],
  [-1073740791]: ['a stack buffer overrun ended it', 'code'],
  [-1073741571]: ['a stack overflow ended it', 'code'],
};

const longestCommand = 160;

/**
 * The command of the failing step and what its exit code means, for where its output does not say
 * why: the last command that `set -x` traced, or the script's own.
 */
export function stepCommand(lines: readonly LogLine[], end: number): StepCommand | undefined {
  const code = Number(
    /^##\[error\]Process completed with exit code (-?\d+)/.exec(lines[end]?.text ?? '')?.[1] ?? 0,
  );
  if (code === 0) return undefined;
  const head = headerBefore(lines, end);
  if (!head) return undefined;
  const traced = lines.findLastIndex(
    ({ text }, at) => at > head.last && at < end && /^\++ (?![A-Z]\w*[ ,])\S/.test(text),
  );
  const commands = commandsOf(head, lines);
  if (traced >= 0) {
    const text = (lines[traced]?.text ?? '').replace(/^\++ /, '');
    return said(text, code, traced);
  }
  // Of several commands the one that ends so by its own habit, or the last.
  const likely =
    (curl[code] && commands.findLast(({ text }) => /\bcurl\b/.test(text))) || commands.at(-1);
  if (!likely) return undefined;
  return said(likely.text, code, likely.at, commands.length > 1);
}

/** The lines of a header above the shell, the environment and the inputs. */
function scriptOf({ first, last }: Header, lines: readonly LogLine[]) {
  const script = lines
    .slice(first + 1, last)
    .map(({ text }, index) => ({ text, at: first + 1 + index }));
  const shell = script.findIndex(({ text }) => /^(?:shell: |env:$|with:$)/.test(text));
  return script.slice(0, shell < 0 ? undefined : shell);
}

function commandsOf(head: Header, lines: readonly LogLine[]) {
  return scriptOf(head, lines)
    .map(({ text, at }) => ({ text: text.trim(), at }))
    .filter(
      ({ text }) => text !== '' && !/^(?:#|set [-+]|fi$|done$|else$|then$|esac$|[})]$)/.test(text),
    );
}

/** The script of the failing step as its header shows it, or what else `commandsRun` knows of it. */
export function scriptRun(lines: readonly LogLine[], end: number): string {
  const head = headerBefore(lines, end);
  const script = head ? scriptOf(head, lines).map(({ text }) => text) : [];
  return (script.length > 0 ? script : commandsRun(lines, end)).join('\n');
}

/** The commands of the failing step, of Travis' script, or the action that failed; none where none is shown. */
export function commandsRun(lines: readonly LogLine[], end: number): string[] {
  const exited = /^The command "(.+)" (?:failed and )?exited with/.exec(lines[end]?.text ?? '');
  if (exited) return [exited[1] ?? ''];
  const head = headerBefore(lines, end);
  if (!head) return [];
  const commands = commandsOf(head, lines).map(({ text }) => text);
  return commands.length > 0
    ? commands
    : [lines[head.first]?.text.slice('##[group]Run '.length) ?? ''];
}

/**
 * What ran when the failing step printed a line: the last commands that its output shows above it,
 * by name and in full; where it shows none, those of the whole step.
 */
export function commandsAt(at: number, lines: readonly LogLine[], end: number): string[] {
  const shown = commandsShown(headerBefore(lines, end)?.last ?? 0, at, lines);
  return shown.length > 0 ? shown.slice(0, 2).reverse() : commandsRun(lines, end);
}

/** The titles of what a job ran up to a line: "Run npm ci", those of the steps of an action among them. */
export function titlesUpTo(lines: readonly LogLine[], end: number): string[] {
  return lines.slice(0, end).flatMap(({ text }, first) => {
    if (!text.startsWith('##[group]Run ')) return [];
    return headerEnd(lines, first) === undefined ? [] : [text.slice('##[group]'.length)];
  });
}

/** Whether the failing step printed nothing between its header and its end. */
export function wasSilent(lines: readonly LogLine[], end: number): boolean {
  const head = headerBefore(lines, end);
  return head !== undefined && lines.slice(head.last + 1, end).every(({ text }) => !text.trim());
}

interface Header {
  readonly first: number;
  readonly last: number;
}

function said(command: string, code: number, at: number, several = false): StepCommand {
  const [meaning, category] =
    (/\bcurl\b/.test(command) ? curl[code] : undefined) ??
    ends[code] ??
    ([undefined, 'unknown'] as const);
  const shown = cut(command, longestCommand);
  const subject = several ? `the script that ends in \`${shown}\`` : `\`${shown}\``;
  return {
    at,
    text: `${subject} ended with exit code ${code}${meaning ? ` (${meaning})` : ''} and did not say why`,
    category,
  };
}

/** The runner's header of the step that a line belongs to: "Run …", its script, shell and environment. */
export function headerBefore(lines: readonly LogLine[], end: number): Header | undefined {
  for (let first = end - 1; first >= 0; first--) {
    if (!lines[first]?.text.startsWith('##[group]Run ')) continue;
    const last = headerEnd(lines, first);
    if (last !== undefined) return { first, last };
  }
  return undefined;
}

const longestHeader = 2000;

/**
 * Where the header that the runner prints before a step ends. It holds the step's shell, inputs or
 * environment; a group that a tool names alike does not, and is output:
 * https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/ScriptHandler.cs
 */
export function headerEnd(lines: readonly LogLine[], first: number): number | undefined {
  let own = false;
  for (let at = first + 1; at < Math.min(lines.length, first + longestHeader); at++) {
    const text = lines[at]?.text ?? '';
    if (/^##\[endgroup\]/.test(text)) return own || at === first + 1 ? at : undefined;
    if (/^##\[/.test(text)) return undefined;
    own ||= /^(?:shell: \S|env:$|with:$)/.test(text);
  }
  return undefined;
}
