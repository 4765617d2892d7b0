import type { LogLine } from '../logs/line.ts';
import { redactText } from '../text/redact.ts';
import { differing, differs } from './differing.ts';
import { filesIn } from './files.ts';
import { type Headline, headlineOf } from './headline.ts';
import { kindOf, outsideOf } from './kind.ts';
import { kindByCommand } from './kind-by-command.ts';
import { endOf, lastWordsBefore } from './last-words.ts';
import { kindIn, ruleFor, toolOf } from './match-rule.ts';
import { outlierBefore } from './outlier.ts';
import { type InParts, mapped, sorted, whole } from './parts.ts';
import type { Category, Evidence, FileAt, Says } from './rule.ts';
import { signatureInParts, signatureOf } from './signature.ts';
import { isBare, isWrapper, specificity } from './specificity.ts';
import { type StepCommand, stepCommand, wasSilent } from './step-command.ts';
import { strongestSurvivor } from './survived.ts';
import { templateOf } from './template.ts';

/** What a log says of why its job failed. */
export interface Cause {
  readonly category: Category;
  /** One line in the tool's own words. */
  readonly cause: string;
  /** The position of the line that gives the reason. */
  readonly at: number;
  /** Identifies the same cause in another job or run, in whatever order its tests failed. */
  readonly signature: string;
  /** Whether the log shows that it was tried more than once, and failed each time. */
  readonly retried: boolean;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly files: readonly FileAt[];
  readonly tests: readonly string[];
}

const maxFiles = 8;

/** Of a longer line only the two ends are read, so that no input can make a pattern slow. */
const maxRead = 800;

function withoutMiddle(line: LogLine): LogLine {
  const { text } = line;
  if (text.length <= maxRead) return line;
  const half = maxRead / 2;
  // Each end with as much again, to know a credential by that the cut goes through.
  const first = redactText(text.slice(0, maxRead)).slice(0, half);
  const last = redactText(text.slice(-maxRead)).slice(-half);
  return { ...line, text: `${first} … ${last}`.toWellFormed() };
}

/** Files are looked for in so many pieces of evidence. */
const maxNear = 200;

/** The cause that the heaviest evidence names; undefined where the log has no line. */
export function causeOf(evidence: readonly Evidence[], log: readonly LogLine[]): Cause | undefined {
  return whole(causeInParts(evidence, log));
}

/**
 * The same in parts.
 * @param until where the step that failed first is over
 */
export function* causeInParts(
  evidence: readonly Evidence[],
  log: readonly LogLine[],
  until = log.length,
): InParts<Cause | undefined> {
  const lines = yield* mapped(log, withoutMiddle);
  const end = endOf(until < lines.length ? lines.slice(0, until) : lines);
  const most = evidence.reduce((heaviest, { weight }) => Math.max(heaviest, weight), 0);
  const weighed = yield* mapped(evidence, (each) => {
    const named = withoutNameless(each);
    return each.weight < most * tooLight
      ? named
      : { ...named, weight: each.weight * worthOf(named, lines, end) };
  });
  const ranked = yield* sorted(weighed, (a, b) => b.weight - a.weight || a.core - b.core);
  const lastSaid = yield* lastWords(lines, end);
  const heaviest = yield* strongestSurvivor(ranked, lines, lastSaid);
  if (!heaviest) return ofCommand(stepCommand(lines, end));
  const weak = heaviest.weight < sayingLittle;
  const odd = weak ? yield* outlier(lines, end) : undefined;
  const decisive =
    (odd && odd.weight > (lastSaid?.weight ?? 0) ? odd : undefined) ??
    (weak ? lastSaid : undefined) ??
    heaviest;
  const near = ranked
    .slice(0, maxNear)
    .filter(({ weight }) => weight >= decisive.weight * 0.7)
    .flatMap(({ first, last }) => lines.slice(first, last + 1).map(({ text }) => text));
  const tests = withoutShorter([...new Set(ranked.flatMap(({ test }) => test ?? []))]);
  const own = (weak && differing(lines, end)) || headlineOf(decisive, ranked, lines);
  // Where nothing of the output says what went wrong, the command and how it ended do.
  const command =
    weak &&
    decisive !== odd &&
    !differs.test(own.text) &&
    ((Math.max(specificity(lines[own.at]?.text ?? ''), specificity(own.text)) < 2 &&
      decisive.weight < lastWordsWeight[3]) ||
      (heaviest.weight <= knowingNothing && wasSilent(lines, end)))
      ? stepCommand(lines, end)
      : undefined;
  const headline = command ? { ...command, saysWhy: false } : own;
  const kind = command?.category ?? categoryOf(decisive, headline, ranked, lines);
  const category = kindByCommand(kind, headline.text, decisive, lines, end);
  const { text: reason } = command ?? reasonIn(headline, tests, ranked, lines);
  return {
    category,
    cause: headline.text,
    at: headline.at,
    signature: yield* signatureInParts(category, tests, reason),
    retried: lines
      .slice(Math.max(0, headline.at - retryReach), headline.at + retryReach)
      .some(({ text }) => triedAgain.test(text)),
    confidence: Math.min(
      kind === 'unknown' ? maxUnknown : 0.95,
      (headline.saysWhy ? 1 : 0.6) * (decisive.weight / 100),
    ),
    files: filesIn(near, maxFiles),
    tests,
  };
}

/** Of several failed tests, the one that is told first is up to chance: the first by its name is not. */
function reasonIn(
  headline: Headline,
  tests: readonly string[],
  ranked: readonly Evidence[],
  lines: readonly LogLine[],
): Headline {
  if (tests.length < 2) return headline;
  const first = tests.reduce((least, test) => (test < least ? test : least));
  const evidence = ranked.find(({ test }) => test === first);
  return evidence ? headlineOf(evidence, ranked, lines) : headline;
}

/** Where no words tell the kind, at most so sure. */
const maxUnknown = 0.58;

/** How programs announce a retry, and how many lines from the reason they may do so. */
const triedAgain =
  /\bRetry #\d|\bfailed again\b|FAILED CONSISTENTLY|\b(?:attempt|try) (\d+) ?(?:of|\/) ?\1\b|after \d+ (?:attempts|retries|tries)|(?:maximum|max) (?:number of )?retries|giving up/i;
const retryReach = 60;

/** Evidence below this share of the heaviest is not read again: its wording could not change the choice. */
const tooLight = 0.1;

/** A time or a number before a verdict is no test's name. */
function withoutNameless(evidence: Evidence): Evidence {
  if (evidence.test === undefined || /[a-z]{2}/i.test(evidence.test)) return evidence;
  const { test: _, ...rest } = evidence;
  return rest;
}

/** Weight of the last line of any log. */
const knowingNothing = 10;

/** Evidence that weighs less gives way to the job's last words. */
const sayingLittle = 58;

/** The cause of a job that printed nothing. */
function ofCommand(command: StepCommand | undefined): Cause | undefined {
  if (!command) return undefined;
  const { category, text: cause, at } = command;
  const signature = signatureOf(category, [], cause);
  return {
    category,
    cause,
    at,
    signature,
    retried: false,
    confidence: 0.5,
    files: [],
    tests: [],
  };
}

/** Weight of a job's last words, by how specific they are. */
const lastWordsWeight = [10, 20, 40, 52, 57] as const;

/** Weight of the one line that is not like the others: more than last words that are not as specific. */
const outlierWeight = 45;
const complainingOutlier = 51;

/** What a job said last, where no rule knows anything. */
function* lastWords(lines: readonly LogLine[], end: number): InParts<Evidence | undefined> {
  const lastSaid = yield* lastWordsBefore(end, lines);
  if (!lastSaid) return undefined;
  return sentence(lastSaid.at, lines, lastWordsWeight[lastSaid.level]);
}

/** A line that no rule speaks for. */
function sentence(core: number, lines: readonly LogLine[], weight: number): Evidence {
  return {
    first: core,
    last: core,
    core,
    category: 'unknown',
    guess: true,
    says: 'hint',
    weight,
    known: false,
    shaped: templateOf(lines[core]?.text ?? ''),
  };
}

/** The one of many of which a step says something else than of the others. */
function* outlier(lines: readonly LogLine[], end: number): InParts<Evidence | undefined> {
  const at = yield* outlierBefore(end, lines);
  if (at === undefined) return undefined;
  const isComplaint = specificity(lines[at]?.text ?? '') >= 3;
  return sentence(at, lines, isComplaint ? complainingOutlier : outlierWeight);
}

/** Announces or names something; its words do not say how that went. */
const begun =
  /^\W*(?:starting|running|executing|testing|checking|building|validating|verifying|begin)\b(?!.*\b(?:failed|error:))/i;

/** Factor for how specific a line is, from "says nothing" to an exception with its message. */
const weightByLevel = [0.75, 0.9, 0.99, 1, 1.01] as const;

/** The same of a line that no tool's rule knows. */
const unruly = [0.5, 0.8, 1, 1.15, 1.4] as const;
const vague: readonly Says[] = ['wrapper', 'hint'];

/** A line that only repeats, counts or announces is the last to be believed, and what comes after the end. */
function worthOf(
  { core, test, guess, says }: Evidence,
  lines: readonly LogLine[],
  end: number,
): number {
  const text = lines[core]?.text ?? '';
  const late = core > end ? 0.6 : 1;
  if (test !== undefined) return late;
  if (isWrapper(text)) return 0.45 * late;
  if (guess && vague.includes(says) && !isBare(text)) return unruly[specificity(text)] * late;
  if (begun.test(text)) return 0.4 * late;
  return isBare(text) ? 0.97 * late : weightByLevel[specificity(text)] * late;
}

/**
 * The kind of the headline's own line: as its rule has it; where that only guesses, as its sentence
 * has it. What a test ran into outside of it is no fault of the test's.
 */
function categoryOf(
  decisive: Evidence,
  headline: Headline,
  ranked: readonly Evidence[],
  lines: readonly LogLine[],
): Category {
  const inTest = ranked.some(
    ({ category, test, weight }) =>
      category === 'test' && test !== undefined && weight >= decisive.weight * 0.85,
  );
  if (decisive.category === 'timeout' && unread.test(headline.text)) return 'network';
  const outside = beyond.includes(decisive.category) ? undefined : outsideOf(headline.text);
  if (inTest && ['test', 'code'].includes(decisive.category))
    return outside && outside !== 'permission_or_secret' ? outside : 'test';
  if (outside) return outside;
  // A package that may not be had, or whose host does not answer, is no fault of what is asked for.
  if (decisive.category === 'dependency') {
    const why = lines
      .slice(headline.at + 1, headline.at + 5)
      .flatMap(({ text }) => (specificity(text) >= 3 ? (outsideOf(text) ?? []) : []))[0];
    if (why) return why;
  }
  if (headline.at !== decisive.core) {
    const rule = ruleFor(lines[headline.at]?.text ?? '');
    const kind = rule && kindIn(lines[headline.at]?.text ?? '', rule);
    if (kind && !kind.guess) return kind.category;
  }
  const { category, guess, weight, core } = decisive;
  const rule = ruleFor(lines[core]?.text ?? '');
  if (rule && !toolOf(rule)) {
    // Words that any tool may use know less than all of the sentence.
    const said = kindOf(headline.text);
    if (said !== undefined && surer[category] === said) return said;
  }
  // A test's objection may be written like a compiler's.
  if (!guess && category === 'test' && headline.at === core && placedError.test(headline.text))
    return category;
  if (!guess && category !== 'test' && !(category === 'code' && weight < 90)) return category;
  const beside = ranked.find(
    (each) => !each.guess && each.category !== category && Math.abs(each.core - core) <= besides,
  );
  return kindOf(headline.text) ?? beside?.category ?? category;
}

/** What is missing may be a library, and an objection to a line a fault of the program's. */
const surer: Partial<Record<Category, Category>> = { configuration: 'dependency', lint: 'code' };

/** A host that went silent. */
const unread = /\bread (?:operation )?timed out\b/i;

const placedError = /^\S+(?::\d+|\(\d+\)): error\b/i;

/** Categories outside the project's code: a rule that names one knows more than the words of its line. */
const beyond: readonly Category[] = [
  'network',
  'timeout',
  'out_of_memory',
  'disk',
  'permission_or_secret',
  'cancelled',
];

/** So near, another line of the same report may know the kind. */
const besides = 10;

/** A summary may name a test by the end of the name that it had before. */
function withoutShorter(names: readonly string[]): string[] {
  const ends = new Set<string>();
  for (const name of names) {
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      ends.add(name.slice(dot + 1));
    }
  }
  return names.filter((name) => !ends.has(name));
}
