import type { LogLine } from '../logs/line.ts';
import type { Cause } from './cause.ts';
import { failedCommands, isBeyond } from './failed-commands.ts';
import { isForeignFrame } from './files.ts';
import { lineScores } from './line-score/line-score.ts';
import { passed, progress } from './noise.ts';
import { endsPart, type InParts, sorted, whole } from './parts.ts';
import type { Evidence } from './rule.ts';
import { spread } from './spread.ts';
import { headerEnd } from './step-command.ts';
import { templateOf } from './template.ts';
import { isUnhelpful } from './unhelpful.ts';

/** A line that may be shown. */
export interface Candidate {
  readonly at: number;
  /** Its worth relative to its length. */
  readonly value: number;
  readonly shaped: string;
  /** How many lines with its template had been chosen when its value was computed. */
  readonly shown: number;
}

/** The lines of a log by how well they explain why the job failed. */
export interface Ranking {
  readonly lines: readonly LogLine[];
  /** The templates of lines that a rule matches, and how many lines have each. */
  readonly known: {
    readonly shapes: ReadonlyMap<number, string>;
    readonly counts: ReadonlyMap<string, number>;
  };
  /** Lines that may be shown, one per distinct text, the best value first. */
  readonly candidates: readonly Candidate[];
  /** The position of the headline's line, if it is a line of the log. */
  readonly headline: number | undefined;
  /** The position of the first line of the failed step; 0 where unknown. */
  readonly begin: number;
  /** The position of the line that marks a program as failed, after its last output. */
  readonly end: number;
  /** How many of the last lines before the end are shown if there is room. */
  readonly lastLines: number;
}

/** Factor for each piece of evidence of the same weight: the tenth failure of a kind says little. */
const fading = 0.94;

/** Factor for each line of distance from a line that a rule matches. */
const nearness = 0.985;

/** How many lines around a match count, too, and their worth relative to it. */
const reach = 6;
const nearbyWorth = 0.5;

/** How many lines before a program's end count as its last words, and their worth (0 to 1). */
const beforeEnd = 25;
const lastWords = 0.6;

/** Worth of a line that no failed command printed, relative to one of a failed command. */
const elsewhere = 0.4;

/** Lowest learned score of a line that a rule takes for a root cause, whatever its words. */
const rootLooks = 0.3;

/** Worth of a line that no rule matches. */
const unknown = 0.05;

/** How many pieces of evidence are weighed; more never fit into an answer. */
const maxWeighed = 400;

/** Worth of a stack frame in library code, relative to one in the project's own. */
const foreignWorth = 0.5;

/** Exponent of the length penalty: 0 ignores length. */
const lengthPenalty = 0.5;

/** Longer lines are cut when shown, so they count as this long. */
const maxCountedLength = 320;

/** How many ranked lines become candidates. */
const maxRanked = 1500;

/** A cause with at least this confidence counts as certain. */
const minCertain = 0.8;

/**
 * A certain cause further from the end than this is shown with a few last lines, since the job went
 * on after it.
 */
const maxDistanceToEnd = 150;
const lastLinesBesideCertain = 12;

/** Lines that report the failure of a program, after its output. */
const exit =
  /^##\[error\]Process completed with exit code|\bexited with (?:code |status )?[1-9]|\bexit (?:code|status)[: ]+[1-9]|\breturned (?:a )?(?:non-?zero|[1-9])|ELIFECYCLE/i;

/** Lines that the runner prints between steps, which separate what is before and after. */
const boundary =
  /^##\[(?:group\]Run |endgroup\])|^Post job cleanup\.|^Cleaning up orphan processes|^shell: /;

/**
 * Ranks lines: what rules say about a line and how near it is to the end of what failed, times its
 * learned score, and then a share of its neighbours' worth.
 */
export function rankLines(
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
  cause: Cause | undefined,
): Ranking {
  return whole(ranking(evidence, lines, cause));
}

/** Like rankLines, in parts. */
export function* ranking(
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
  cause: Cause | undefined,
): InParts<Ranking> {
  const ruleScores = yield* scoresByRule(evidence, lines);
  const marked = lines.findLastIndex(({ text }) => text.startsWith('##[error]'));
  const exited = yield* firstExit(lines);
  const commands = failedCommands(lines);
  const ends = commands.length > 0 ? commands.map(({ end }) => end) : [marked, exited];
  for (const end of new Set(ends)) {
    for (const at of outwards(lines, end, -1, beforeEnd))
      ruleScores[at] = Math.max(ruleScores[at] ?? 0, lastWords * nearness ** (end - at));
  }
  const end = commands.at(-1)?.end ?? (exited >= 0 ? exited : marked >= 0 ? marked : lines.length);
  // The runner prints the lines before the first step for every job.
  const firstStep = lines.findIndex(({ text }) => text.startsWith(stepHeader));
  const knownLines = new Set(evidence.filter(({ known }) => known).map(({ core }) => core));
  const roots = new Set(
    evidence.filter(({ known, says }) => known && says === 'root').map(({ core }) => core),
  );
  const worth = yield* lineScores(lines.map(({ text }) => text));
  for (const [at, { text }] of lines.entries()) {
    if (endsPart(at)) yield;
    const score = worth[at] ?? 0;
    const looks = roots.has(at) ? Math.max(score, rootLooks) : score;
    const own =
      ((ruleScores[at] ?? 0) + unknown) * looks * (isBeyond(at, commands) ? elsewhere : 1);
    if (own < 0.001 || text.trim() === '' || isUnhelpful(text)) worth[at] = 0;
    else worth[at] = isForeignFrame(text) ? own * foreignWorth : own;
  }
  yield* spread(worth, lines);
  for (let at = 0; at < firstStep; at++) if (!knownLines.has(at)) worth[at] = 0;
  return {
    lines,
    known: yield* knownShapes(evidence),
    candidates: yield* candidatesOf(lines, worth),
    headline: cause?.at,
    begin: beginOfStep(lines, end),
    end,
    lastLines: lastLinesBeside(cause, end),
  };
}

const stepHeader = '##[group]Run ';

/**
 * The position at which the last step before a line begins; a tool may print groups with such a
 * name, too.
 */
function beginOfStep(lines: readonly LogLine[], end: number): number {
  for (let at = end - 1; at > 0; at--) {
    const isHeader = lines[at]?.text.startsWith(stepHeader);
    if (isHeader && headerEnd(lines, at) !== undefined) return at;
  }
  return 0;
}

function* firstExit(lines: readonly LogLine[]): InParts<number> {
  for (const [at, { text }] of lines.entries()) {
    if (exit.test(text)) return at;
    if (endsPart(at)) yield;
  }
  return -1;
}

function* knownShapes(evidence: readonly Evidence[]): InParts<Ranking['known']> {
  const shapes = new Map<number, string>();
  const counts = new Map<string, number>();
  for (const [at, { core, known, shaped }] of evidence.entries()) {
    if (endsPart(at)) yield;
    if (!known) continue;
    shapes.set(core, shaped);
    counts.set(shaped, (counts.get(shaped) ?? 0) + 1);
  }
  return { shapes, counts };
}

function lastLinesBeside(cause: Cause | undefined, end: number): number {
  if (!cause || cause.category === 'unknown' || cause.confidence < minCertain) return Infinity;
  return end > cause.at && end - cause.at <= maxDistanceToEnd ? 0 : lastLinesBesideCertain;
}

function* candidatesOf(lines: readonly LogLine[], worth: Float32Array): InParts<Candidate[]> {
  const best = new Map<string, { at: number; value: number }>();
  const ranked = yield* sorted(
    [...worth.keys()].filter((at) => (worth[at] ?? 0) > 0),
    (a, b) => (worth[b] ?? 0) - (worth[a] ?? 0) || a - b,
  );
  for (const at of ranked.slice(0, maxRanked)) {
    const text = lines[at]?.text ?? '';
    const value =
      (worth[at] ?? 0) / (40 + Math.min(maxCountedLength, text.length)) ** lengthPenalty;
    const known = best.get(text.trim());
    if (!known || known.value < value) best.set(text.trim(), { at, value });
  }
  return [...best]
    .map(([text, { at, value }]) => ({ at, value, shaped: templateOf(text), shown: 0 }))
    .sort((a, b) => b.value - a.value || a.at - b.at);
}

/** The scores of lines by rules, from 0 to 1, with those of the lines around them. */
function* scoresByRule(
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
): InParts<Float32Array> {
  const ruleScores = new Float32Array(lines.length);
  const heaviest = (yield* faded(evidence)).slice(0, maxWeighed);
  for (const { first, last, core, weight, known } of heaviest) {
    const raise = (at: number, share: number) => {
      const worth = (weight / 100) * share * nearness ** Math.abs(at - core);
      if (worth > (ruleScores[at] ?? 0)) ruleScores[at] = worth;
    };
    for (let at = first; at <= last; at++) raise(at, 1);
    if (!known) continue;
    for (const at of outwards(lines, last, 1, reach)) raise(at, nearbyWorth);
    for (const at of outwards(lines, first, -1, reach)) raise(at, nearbyWorth);
  }
  return ruleScores;
}

function* faded(evidence: readonly Evidence[]): InParts<Evidence[]> {
  const kinds = new Map<number, number>();
  const fadedOnes: Evidence[] = [];
  const ranked = yield* sorted(evidence, (a, b) => b.weight - a.weight || a.core - b.core);
  for (const each of ranked) {
    const kind = Math.round(each.weight);
    const before = kinds.get(kind) ?? 0;
    kinds.set(kind, before + 1);
    // Later ones of a kind would be beyond the limit anyway.
    if (before < maxWeighed) fadedOnes.push({ ...each, weight: each.weight * fading ** before });
  }
  return fadedOnes.sort((a, b) => b.weight - a.weight || a.core - b.core);
}

function* outwards(
  lines: readonly LogLine[],
  from: number,
  direction: 1 | -1,
  maxDistance: number,
): Generator<number> {
  for (let distance = 1; distance <= maxDistance; distance++) {
    const at = from + distance * direction;
    const text = lines[at]?.text;
    if (text === undefined || boundary.test(text)) return;
    if (!progress.test(text) && !passed.test(text)) yield at;
  }
}
