import type { LogLine } from '../logs/line.ts';
import { valueAt } from './compared.ts';
import { indent, type Reason, withDetails } from './details.ts';
import { filesIn } from './files.ts';
import { bothEnds, plain } from './plain.ts';
import { announced, blamedBelow, reasonOfTest, shortName } from './reason.ts';
import type { Evidence } from './rule.ts';
import { isBare, isWrapper, specificity } from './specificity.ts';

/** A failure in a sentence. */
export interface Headline {
  /** The position of the line that gives the reason. */
  readonly at: number;
  readonly text: string;
  /** Whether the log says why, not only that something failed. */
  readonly saysWhy: boolean;
}

const longest = 300;

/** What failed, why, in the tool's own words, and where. */
export function headlineOf(
  evidence: Evidence,
  all: readonly Evidence[],
  lines: readonly LogLine[],
): Headline {
  const { core } = evidence;
  const said = plain(lines[core]?.text ?? '');
  const panic = panicked(core, lines);
  if (panic) return panic;
  const test =
    evidence.test ??
    nameInHeading(said) ??
    nameBehindSign(core, lines, evidence.category === 'test' || comparesBelow(core, lines));
  const reason = test === undefined ? reasonOf(core, lines) : reasonOfTest(test, core, lines);
  const inner = reason ? undefined : all.find((each) => each.test?.startsWith(`${test}/`));
  if (inner) return headlineOf(inner, all, lines);
  const subject =
    test ??
    (reason && reason.at > core ? subjectOf(said) : undefined) ??
    (evidence.category === 'test' ? testAbove(reason?.at ?? core, all) : undefined);
  const text = reason ? joined(subject, reason.text) : said;
  const place = placeOf(evidence, reason?.at ?? core, text, lines);
  return {
    at: reason?.at ?? core,
    text: place
      ? `${bothEnds(text, longest - place.length - 3)} (${place})`
      : bothEnds(text, longest),
    saysWhy: (reason !== undefined || test === undefined) && specificity(reason?.text ?? said) >= 2,
  };
}

/** Rust's "thread 'name' panicked at file:line:column:", and what the thread said on the next line. */
function panicked(core: number, lines: readonly LogLine[]): Headline | undefined {
  const found =
    /thread '(?<thread>.+?)'(?: \(\d+\))? panicked at (?:'(?<said>.*)', )?(?<place>\S+:\d+):\d+:?$/.exec(
      lines[core]?.text ?? '',
    )?.groups;
  if (!found) return undefined;
  const next = plain(lines[core + 1]?.text ?? '');
  const { said = next, thread = '', place = '' } = found;
  if (isWrapper(said) || said === '') return undefined;
  const at = found.said === undefined ? core + 1 : core;
  const { text } = withDetails({ at, text: said }, lines);
  const subject = thread === 'main' || /^<unnamed>|^tokio-|^\w+-\d+$/.test(thread) ? [] : [thread];
  const [file] = filesIn([`${place}: `], 1);
  return {
    at,
    text:
      bothEnds([...subject, text].join(': '), longest) +
      (file ? ` (${file.path}:${file.line})` : ''),
    saysWhy: true,
  };
}

/** The name of the failed test stands at most this many lines above its failure. */
const testReach = 8;

function testAbove(at: number, all: readonly Evidence[]): string | undefined {
  return all
    .filter(({ core, test }) => test !== undefined && core < at && at - core <= testReach)
    .sort((a, b) => b.core - a.core)[0]?.test;
}

/** Ways in which reports head what they say of one thing that failed, by its name alone. */
const headings: readonly RegExp[] = [
  /^(?<name>.+?)\s+Time elapsed: .*<<< (?:FAILURE|ERROR)!/,
  /^(?:FAILED|ERROR|FAIL:?|not ok \d+ -?|--- FAIL:)\s+(?<name>[^\s:][^\s]*(?::{2}\S+)?)(?:\s+[([][\d.]+ ?m?s[)\]])?$/,
  /^- (?<name>\S.+?) \*\*\* FAILED \*\*\*/,
  /^(?<name>\S.{2,120}?)\s*(?:\.{3,} ?|\s\| )(?:FAIL|FAILED|ERROR|NOT OK)(?: \|)?$/,
  /^(?<name>\S.{2,120}?)\s+(?:FAILED|\[FAIL\]|\[E\]|\.\.\. (?:FAILED|failed|FAIL|fail|mismatch))(?: \[\d+\])?$/,
];

function nameInHeading(said: string): string | undefined {
  for (const heading of headings) {
    const name = heading.exec(said)?.groups?.name;
    if (name !== undefined && !/^Task :/.test(name)) return name;
  }
  return undefined;
}

/** Whether the next lines show what was wanted and what came. */
const comparesBelow = (core: number, lines: readonly LogLine[]) =>
  [core + 1, core + 2].some((at) => valueAt(at, lines) !== undefined);

/** The name behind a runner's word for a failed test, where what happened stands further in below it. */
const failedName =
  /^\s*(?:\[?FAIL(?:ED)?\]?:?|\[-\])\s+(?<name>(?!Expected\b)\S.{2,120}?)(?:\s+\([\w ]+\))?$/;
/** The same behind its sign, which other programs use as well. */
const signedName = /^\s*(?:✖|✘|✗|⨯|❌)\s+(?<name>\S.{2,120})$/u;

function nameBehindSign(
  core: number,
  lines: readonly LogLine[],
  isTest: boolean,
): string | undefined {
  const text = lines[core]?.text ?? '';
  const name = (failedName.exec(text) ?? (isTest ? signedName.exec(text) : null))?.groups?.name;
  if (name === undefined) return undefined;
  const next = lines.slice(core + 1, core + 3).find((line) => line.text.trim() !== '')?.text ?? '';
  return indent(next) > indent(text) ? name : undefined;
}

/** The reason at a line: its own text, what follows an announcement, or what a repetition repeats. */
function reasonOf(core: number, lines: readonly LogLine[]): Reason | undefined {
  const text = lines[core]?.text ?? '';
  const chain = chained(core, lines);
  if (chain) return chain;
  const below = failedSource.test(plain(text)) ? blamedBelow(core, lines) : undefined;
  if (below) return below;
  if (isBare(text) || isUnderlined(core, lines)) {
    const next = announced(core, lines);
    if (next && !isWrapper(lines[next.at]?.text ?? '')) return withDetails(next, lines);
  }
  if (isBare(text) || isWrapper(text)) {
    const root = rootAbove(core, lines);
    if (root) return root;
  }
  return withDetails({ at: core, text: plain(text) }, lines);
}

/** Quotes the source that failed, or says where it is: what happened stands below. */
const failedSource = /^Failure\/Error: |^\S+: FAILED:$|^(?:Failure|Error) → \S+ @ \d+$/;

/** Whether a rule of dashes as long as the line makes it a heading. */
function isUnderlined(core: number, lines: readonly LogLine[]): boolean {
  const [said, rule] = [lines[core]?.text.trim() ?? '', lines[core + 1]?.text.trim() ?? ''];
  return /^(?:-{5,}|={5,})$/.test(rule) && rule.length === said.length;
}

/** How many lines up the original of a repeated message is looked for. */
const reach = 80;

/** The nearest line above that says what went wrong. */
function rootAbove(core: number, lines: readonly LogLine[]): Reason | undefined {
  let chosen: Reason | undefined;
  const warned = /\b(?:warnings?|violations?)\b/i.test(lines[core]?.text ?? '');
  for (let at = core - 1; at >= Math.max(0, core - reach); at--) {
    const text = lines[at]?.text ?? '';
    if (/^##\[(?:end)?group\]|^##\[error\]Process/.test(text)) break;
    // Where a check treats warnings as errors, a warning counts as one.
    const level = isWrapper(text)
      ? 0
      : warned && /\bwarn(?:ing)?\b/i.test(text)
        ? 3
        : specificity(text);
    if (level === 4) return { at, text: plain(text) };
    if (level === 3) chosen ??= { at, text: plain(text) };
  }
  return chosen;
}

/** Errors that Rust's reports number from the outermost on, and anyhow's causes. */
function chained(core: number, lines: readonly LogLine[]): Reason | undefined {
  const link = /^\s*(\d+): (?!0x)(\S.*)$/;
  let from = core;
  while (Number(link.exec(lines[from]?.text ?? '')?.[1] ?? 0) > 0 && from > 0) from--;
  if (isBare(lines[from]?.text ?? '') && link.test(lines[from + 1]?.text ?? '')) from++;
  if (Number(link.exec(lines[from]?.text ?? '')?.[1] ?? 1) !== 0) return undefined;
  const links: string[] = [];
  for (let at = from; links.length < 6; at++) {
    const found = link.exec(lines[at]?.text ?? '');
    if (!found || Number(found[1]) !== links.length) break;
    links.push(found[2] ?? '');
  }
  return links.length > 1 && links.every((each) => !/^\S+::\S+$/.test(each))
    ? { at: from, text: links.join(': ') }
    : undefined;
}

/** What an announcement is about, where it is about something. */
function subjectOf(said: string): string | undefined {
  const subject = said.replace(/:$|[━─]+$/, '').trim();
  return subject === '' ||
    isWrapper(said) ||
    /^(?:errors?|failures?|message|What went wrong)$/i.test(subject)
    ? undefined
    : subject;
}

function joined(subject: string | undefined, reason: string): string {
  if (subject === undefined || reason.includes(subject) || reason.includes(shortName(subject)))
    return reason;
  return `${bothEnds(subject, 110)}: ${reason}`;
}

/** The project's file that the lines of a reason name first, where its sentence names none. */
function placeOf(
  { first, last }: Evidence,
  at: number,
  text: string,
  lines: readonly LogLine[],
): string | undefined {
  const [named] = filesIn([text], 1);
  if (named) return undefined;
  const near = lines.slice(at, at + 12).map(({ text }) => text);
  const own = lines.slice(first, last + 1).map(({ text }) => text);
  const [place] = filesIn([...near, ...own], 1);
  return place && !text.includes(place.path) ? `${place.path}:${place.line}` : undefined;
}
