import type { LogLine } from '../logs/line.ts';
import { failedCommands, isBeyond } from './failed-commands.ts';
import { kindIn, ruleFor, testIn } from './match-rule.ts';
import { harmless, hedged, nameOnly, none, passed, progress, some } from './noise.ts';
import { endsPart, type InParts, mapped, whole } from './parts.ts';
import { type Evidence, environmental, type Rule, weights } from './rule.ts';
import { headerEnd } from './step-command.ts';
import { templateOf } from './template.ts';

/** The whole log of a failed job. */
interface FailedLog {
  readonly lines: readonly LogLine[];
  /**
   * Whether the line at a position was printed by a failed step; undefined: unknown, so all lines
   * count.
   */
  readonly inFailedStep?: (at: number) => boolean;
}

/**
 * Finds the evidence in a log for why the job failed, with weights.
 * @param green the log of the same job when it last passed; lines that are in both explain little
 */
export function diagnose(log: FailedLog, green?: readonly LogLine[]): Evidence[] {
  return whole(diagnosis(log, green));
}

/** Like diagnose, in parts. */
export function* diagnosis(
  { lines, inFailedStep }: FailedLog,
  green?: readonly LogLine[],
): InParts<Evidence[]> {
  const usual = new Set(yield* mapped(green ?? [], ({ text }) => templateOf(text)));
  const background = yield* backgroundOf(lines);
  const lastError = lines.findLastIndex(({ text }) => text.startsWith('##[error]'));
  const commands = failedCommands(lines);
  const seen = new Map<string, number>();
  const found: Evidence[] = [];
  for (const [index, line] of lines.entries()) {
    const { text } = line;
    if (endsPart(index)) yield;
    if (background[index] || text.trim() === '') continue;
    const rule = matchedRule(text);
    if (!rule && !green) continue;
    const shaped = templateOf(text);
    const isUsual = usual.has(shaped);
    if (!rule && (isUsual || !hasWord.test(shaped) || progress.test(text))) continue;
    const marked = text.startsWith('##[error]');
    if (rule?.says === 'noise') continue;
    let weight = rule ? weights[rule.says] : newLineWeight;
    if (marked && !exitOnly.test(text)) weight = Math.max(weight, minMarkedWeight);
    if (isUsual) weight *= marked ? 0.8 : 0.3;
    else if (green) weight += 4;
    const ofWork = rule && !isVague(rule) && !environmental.includes(rule.category);
    const isMild = !ofWork && mild.test(text);
    if (isMild || text.startsWith('##[warning]')) weight *= 0.5;
    const isRetried = !ofWork && retried(lines, index);
    if (isRetried) weight *= 0.5;
    if ((inFailedStep && !inFailedStep(index)) || isBeyond(index, commands)) weight *= 0.4;
    if (lastError >= 0 && index > lastError) weight *= 0.7;
    const repeats = seen.get(shaped) ?? 0;
    if (!isRetried) seen.set(shaped, repeats + 1);
    if (repeats > 0) weight *= 0.5 ** Math.min(repeats, 6);
    const { first, last } = extent(lines, index, rule);
    const { category, guess } = rule && !isRetried ? kindIn(text, rule) : nothingKnown;
    const says = rule?.says ?? 'hint';
    const known = rule !== undefined;
    // There may be hundreds of thousands. Objects with the same fields in the same order are faster
    // to read.
    const piece = { first, last, core: index, category, guess, says, weight, known, shaped };
    const test = rule && testIn(text, rule);
    found.push(test ? { ...piece, test } : piece);
  }
  if (found.every(({ weight }) => weight < minWeight)) {
    found.push(...lastLines(lines.slice(0, lastError < 0 ? undefined : lastError), background));
  }
  return withoutStray(found);
}

/** Lines that say that they are not errors. */
const mild =
  /^\s*(?:##\[notice\]|\[?(?:warn(?:ing)?|info|debug|trace|notice)\]?(?=[\s:])|npm warn)/i;

/** Lines that announce a retry: what failed before is not the cause, unless it fails again. */
const again = /\bretry(?:ing)?\b|\btry(?:ing)? again\b|\b(?:attempt|try) #?\d+(?: ?\/ ?| of )\d+/i;

/** Whether a line or one of the next two announces a retry. */
const retried = (lines: readonly LogLine[], index: number) =>
  lines.slice(index, index + 3).some(({ text }) => again.test(text));

/**
 * Halves the weight of new lines far from lines that a rule matches: they mostly differ in every
 * run (downloads, versions).
 */
function withoutStray(found: readonly Evidence[]): Evidence[] {
  const sure = found.filter(({ known, weight }) => known && weight >= 60).map(({ core }) => core);
  if (sure.length === 0) return [...found];
  let next = 0;
  return found.map((each) => {
    if (each.known) return each;
    while (next < sure.length - 1 && (sure[next] ?? 0) < each.core) next++;
    const distance = Math.min(
      ...[sure[next - 1], sure[next]].flatMap((at) =>
        at === undefined ? [] : Math.abs(at - each.core),
      ),
    );
    return distance > maxDistance ? { ...each, weight: each.weight * 0.5 } : each;
  });
}

const maxDistance = 60;

/** If no evidence weighs more than this, the last lines are added. */
const minWeight = 10;

/** The minimum weight of lines that GitHub or a tool marked as an error. */
const minMarkedWeight = 82;

/** Error lines that only say that something failed. */
const exitOnly = /^##\[error\](?:Process completed with exit code|The operation was canceled)/;

/** The weight of a line that only the failed run has and no rule matches. */
const newLineWeight = 44;

function matchedRule(text: string): Rule | undefined {
  const rule = ruleFor(text);
  if (!rule || passed.test(text) || hedged.test(text)) return undefined;
  if (rule.says !== 'root' && none.test(text) && !some.test(text)) return undefined;
  if (isVague(rule) && [progress, harmless, nameOnly].some((quiet) => quiet.test(text)))
    return undefined;
  return rule;
}

const nothingKnown = { category: 'unknown', guess: true } as const;

/** Lines without a word are only decoration and numbers. */
const hasWord = /[a-z]{3}/;

const isVague = (rule: Rule | undefined) => !rule || rule.category === 'unknown';

function extent(lines: readonly LogLine[], index: number, rule: Rule | undefined) {
  let first = index - (rule?.beforeLines ?? 0);
  let last = index + (rule?.afterLines ?? 0);
  const follows = (at: number, pattern: RegExp | undefined) =>
    pattern?.test(lines[at]?.text ?? '\0');
  while (index - first < 30 && follows(first - 1, rule?.since)) first--;
  while (last - index < 30 && follows(last + 1, rule?.while)) last++;
  return { first: Math.max(0, first), last: Math.min(lines.length - 1, last) };
}

/**
 * Whether each line is printed by the runner itself: echoed scripts and settings, and the clean-up
 * after the job.
 */
function* backgroundOf(lines: readonly LogLine[]): InParts<boolean[]> {
  let echoUntil = -1;
  let after = false;
  return yield* mapped(lines, ({ text }, at) => {
    const begins = text.startsWith('##[group]Run ');
    if (begins && at > echoUntil) echoUntil = headerEnd(lines, at) ?? -1;
    if (text.startsWith('Post job cleanup.')) after = true;
    if (begins || text.startsWith('##[error]')) after = false;
    return (
      at <= echoUntil || after || text.startsWith('##[debug]') || text.startsWith('##[endgroup]')
    );
  });
}

/**
 * The last lines before the end of the job, for logs without evidence: rarely the cause, but better
 * than nothing.
 */
function lastLines(lines: readonly LogLine[], background: readonly boolean[]): Evidence[] {
  const core = lines.findLastIndex(({ text }, index) => !background[index] && text.trim() !== '');
  if (core < 0) return [];
  return [
    {
      first: Math.max(0, core - 20),
      last: core,
      core,
      ...nothingKnown,
      says: 'hint',
      weight: 10,
      known: false,
      shaped: templateOf(lines[core]?.text ?? ''),
    },
  ];
}
