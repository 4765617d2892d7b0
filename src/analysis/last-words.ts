import type { LogLine } from '../logs/line.ts';
import { failedCommands } from './failed-commands.ts';
import { chatter, none, passed, progress } from './noise.ts';
import { endsPart, type InParts } from './parts.ts';
import { isAdvice, isWrapper, specificity } from './specificity.ts';
import { commandsRun } from './step-command.ts';

/** The runner's word that a step's program failed; other systems' word in logs that are kept from them. */
const exit =
  /^##\[error\]Process completed with exit code|^The command ".*" (?:failed and )?exited with [1-9]/;

/** The position of the line that says that the failing step is over; after the last line where none does. */
export function endOf(lines: readonly LogLine[]): number {
  const command = failedCommands(lines).at(-1);
  if (command) return command.end;
  const last = lines.findLastIndex(({ text }) => text.startsWith('##[error]'));
  if (last >= 0) {
    const exited = lines.findLastIndex(({ text }) => exit.test(text));
    return exited >= 0 && text(lines, exited).startsWith('##') ? exited : last;
  }
  const first = lines.findIndex(({ text }) => exit.test(text));
  return first >= 0 ? first : lines.length;
}

const text = (lines: readonly LogLine[], at: number) => lines[at]?.text ?? '';

/** How many non-empty lines before the end count as the last words of what failed. */
const maxLines = 25;

/** What a program said last, and how much that tells where it stands. */
interface LastWords {
  readonly at: number;
  readonly level: ReturnType<typeof specificity>;
  /** Gives way to a line above that tells as much. */
  readonly isWeak: boolean;
}

/** Says of something that it failed, and not why. */
const verdictAlone = /\b(?:failed|failing|unsuccessful|aborted)\W*$/;

/** Says nothing of a failure. */
const quiet = [progress, passed, chatter];

/** Heads what a tool would like better, and does not fail for. */
const lesser = /^\W*(?:suggestions?|warnings?|notes?|hints?|notices?|recommendations?)\W*$/i;

/** Asks a tool to take its warnings for errors. */
const strict =
  /--strict\b|\s-W(?:error)?(?=\s|$)|-Werror|-D ?warnings|--(?:warnings?-as-errors?|(?:error|fail)-on-warnings?|max-warnings[ =]0)\b|TreatWarningsAsErrors/i;

/**
 * What a failing program said last: of the last lines before its end the one that
 * tells most, the nearest to the end of several; undefined where none says a sentence.
 */
export function* lastWordsBefore(
  end: number,
  lines: readonly LogLine[],
): InParts<LastWords | undefined> {
  let chosen: LastWords | undefined;
  let mild: LastWords | undefined;
  let warned = commandsRun(lines, end).some((command) => strict.test(command));
  for (let at = end - 1, seen = 0; at >= 0 && seen < maxLines; at--) {
    const said = text(lines, at);
    if (endsPart(at)) yield;
    if (/^##\[(?:endgroup|group)\]|^Post job cleanup/.test(said)) break;
    if (chosen && lesser.test(said)) {
      mild ??= chosen;
      chosen = undefined;
    }
    if (said.trim() === '' || quiet.some((kind) => kind.test(said))) continue;
    seen++;
    const isWrapping = isWrapper(said);
    // Where a check treats warnings as errors, a warning counts as one.
    const warning = warned && /\bwarn(?:ing)?\b/i.test(said);
    warned ||=
      isWrapping &&
      /\b(?:warnings?|violations?)\b/i.test(said) &&
      (!none.test(said) || /\b[1-9]\d* warnings?\b/.test(said));
    const level = isWrapping ? 0 : warning ? 3 : specificity(said);
    const isWeak = isAdvice(said) || verdictAlone.test(said);
    const least = chosen?.level ?? 1;
    if (level > least || (chosen?.isWeak && !isWeak && level === least)) {
      chosen = { at, level, isWeak };
    }
  }
  const last = chosen ?? mild;
  return last && { ...last, at: headOf(last.at, lines) };
}

/** How far below its first line a sentence of a list goes on. */
const maxContinued = 3;

/** The line with the sign of a failure that a line without one continues, or the line itself. */
function headOf(at: number, lines: readonly LogLine[]): number {
  if (signed.test(text(lines, at))) return at;
  for (let above = at - 1; above >= at - maxContinued; above--) {
    const said = text(lines, above);
    if (said.trim() === '' || /^##\[/.test(said)) break;
    if (signed.test(said) && specificity(said) >= specificity(text(lines, at))) return above;
  }
  return at;
}

const signed = /^\s*[✖✗✘×❌]/u;
