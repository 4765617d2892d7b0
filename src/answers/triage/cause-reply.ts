import { z } from 'zod';
import { noteCategory, noteOf } from '../../analysis/notes.ts';
import { bothEnds } from '../../analysis/plain.ts';
import { type Ranking, rankLines } from '../../analysis/rank-lines.ts';
import type { Category, FileAt } from '../../analysis/rule.ts';
import { pack, type Quote } from '../../analysis/select-lines.ts';
import { refusedText, wasRefused } from '../../causes/blocked.ts';
import type { Suspected } from '../../causes/suspected.ts';
import { isFailed } from '../../github/job.ts';
import { standing } from '../../github/run.ts';
import { count, line } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import { sentBytes } from '../../text/sent-bytes.ts';
import { quoted } from '../../text/text.ts';
import { passagesOf, rowsOf } from './excerpt.ts';

/** One cause, as triage answers it. */
export const failureShape = z.object({
  category: z.string(),
  cause: z.string(),
  sure: z.number().describe('0 to 1.'),
  jobs: z.array(z.string()),
  job_count: z.number(),
  step: z.object({ number: z.number(), name: z.string() }).nullable(),
  evidence: z.array(
    z.object({
      job_id: z.number(),
      first_line: z.number(),
      last_line: z.number(),
      text: z.string().describe('"… 9" stands for 9 lines.'),
    }),
  ),
  annotations: z.array(z.string()).optional(),
  remedy: z.string().optional(),
  files: z.array(z.object({ path: z.string(), line: z.number().optional() })),
  tests: z.array(z.string()),
});

export type Failure = z.output<typeof failureShape>;

/** Bytes that a part of an answer may take: as text, and as JSON. */
export interface Room {
  readonly text: number;
  readonly data: number;
}

/** Below this, an answer says that it is not sure. */
const unsure = 0.6;

/** What GitHub itself says of why it ended a job is hardly ever wrong. */
const surelyNoted = 0.95;

/** What GitHub noted about a job, where it is a failure and says more than that there was one. */
function notesOf({ annotations }: Suspected): string[] {
  return annotations
    .filter(
      ({ level, message }) => level === 'failure' && !/^Process completed with exit/.test(message),
    )
    .map(({ path, line, message }) =>
      path.startsWith('.github') ? message : `${path}:${line} ${message}`,
    );
}

/** What a log says of its job's end where it cannot know who ended it, and why. */
const vague: readonly Category[] = ['cancelled', 'unknown'];

/**
 * The note of GitHub's that says why, where the log does not: a job that ran out of time ends as
 * cancelled, in its log, too.
 */
function telling(suspected: Suspected): string | undefined {
  const { cause } = suspected.examined;
  const notes = notesOf(suspected);
  if (!cause) return notes.find((note) => noteOf(note)) ?? notes[0];
  if (!vague.includes(cause.category)) return undefined;
  return notes.find((note) => !vague.includes(noteOf(note)?.category ?? 'unknown'));
}

/** The log's own word, or, where it has none that says why, GitHub's. */
export function categoryOf(suspected: Suspected): Category {
  const { cause, job } = suspected.examined;
  const note = telling(suspected);
  const noted = note === undefined ? undefined : noteCategory(note);
  return noted ?? cause?.category ?? (wasRefused(job) ? 'permission_or_secret' : 'unknown');
}

/**
 * Where the place of a cause stands in its annotation alone: GitHub takes it out of the line that an
 * action prints (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands).
 */
function placeOf({ examined, annotations }: Suspected): FileAt | undefined {
  const { cause, lines } = examined;
  const said = cause && lines[cause.at]?.text.replace(/^##\[error\]/, '').trim();
  if (!cause || !said || cause.files.length > 0) return undefined;
  const found = annotations.find(
    ({ level, path, message }) =>
      level === 'failure' && !path.startsWith('.github') && message.startsWith(said.slice(0, 80)),
  );
  return found && { path: found.path, line: found.line };
}

/** How much of each list is told, from all that is useful to hardly any, until lines of the log find room. */
const measures = [1, 0.5, 0.25, 0.1] as const;

/** Of the room, what lines of the log should have at least. */
const forLines = 0.4;

/** One cause in both forms, within its room where that is not all too small. */
export function failureOf(
  suspected: Suspected,
  room: Room,
  number: number,
): { text: string; failure: Failure } {
  for (const measure of measures) {
    const told = tell(suspected, number, measure);
    const left = {
      text: room.text - sentBytes(told.text([])) - 1,
      data: room.data - sentBytes(told.failure([])),
    };
    const enough = Math.min(left.text, left.data) >= room.text * forLines;
    if (!enough && measure !== measures.at(-1)) continue;
    const quotes = quotesFor(suspected, told, room, left.text);
    return { text: told.text(quotes), failure: told.failure(quotes) };
  }
  throw new Error('There is always a last measure');
}

interface Told {
  text(quotes: readonly Quote[]): string;
  failure(quotes: readonly Quote[]): Failure;
}

const rankings = new WeakMap<Suspected['examined'], Ranking>();

/** An answer may be tried several times until it fits: lines are ranked once. */
function rankingOf(examined: Suspected['examined']): Ranking {
  const { evidence, lines, cause } = examined;
  const ranking = rankings.get(examined) ?? rankLines(evidence, lines, cause);
  rankings.set(examined, ranking);
  return ranking;
}

/** The most lines with which both forms keep to their room. */
function quotesFor({ examined }: Suspected, told: Told, room: Room, bytes: number): Quote[] {
  const ranking = rankingOf(examined);
  let fitting: Quote[] = [];
  let budget = Math.max(0, bytes);
  // What the quoted lines say themselves is not said beside them, which leaves room for more lines.
  for (let round = 0; round < 5; round++) {
    const quotes = pack(ranking, budget);
    const spare = Math.min(
      room.text - sentBytes(told.text(quotes)),
      room.data - sentBytes(told.failure(quotes)),
    );
    if (spare >= 0) fitting = quotes;
    if (spare >= 0 && (spare < 60 || round > 2)) break;
    budget = Math.max(0, budget + spare - (spare < 0 ? 20 : 0));
  }
  return fitting;
}

function tell(suspected: Suspected, number: number, measure: number): Told {
  const { examined, jobs } = suspected;
  const { job, lines, evidence, cause, silent } = examined;
  const upTo = <T>(list: readonly T[], most: number) => list.slice(0, Math.ceil(most * measure));
  const step = job.steps.find(isFailed) ?? null;
  const noted = upTo(notesOf(suspected), 5);
  const category = categoryOf(suspected);
  const note = telling(suspected);
  const refused = wasRefused(job);
  const remedy = note === undefined ? undefined : noteOf(note)?.remedy;
  const place = placeOf(suspected);
  const named = bothEnds(
    note ??
      (cause
        ? place
          ? `${cause.cause} (${place.path}:${place.line})`
          : cause.cause
        : ((refused ? refusedText : silent) ?? standing(job))),
    Math.max(80, 320 * measure),
  );
  const sure = note === undefined ? (cause?.confidence ?? 0.5) : surelyNoted;
  const tests = upTo(cause?.tests ?? [], 10);
  const files = upTo([...(place ? [place] : []), ...(cause?.files ?? [])], 8);
  const names = jobs.map(({ name }) => name);
  const head = [
    `${number}. ${category}${cause && sure < unsure ? ' (not sure)' : ''}: ${named}`,
    line(
      `job ${job.id} ${quoted(job.name)} (${standing(job)})`,
      step && `step ${step.number} ${quoted(step.name)}`,
      jobs.length > 1 &&
        `the same in ${count(jobs.length, 'job')}: ${jobNames(names, Math.ceil(4 * measure))}`,
    ),
    ...(remedy ? [`What helps: ${remedy}.`] : []),
    ...(silent ? [`No line of its log can be shown: ${silent}.`] : []),
    ...(silent || evidence.length === 0
      ? noted.filter((note) => note !== named).map((note) => `GitHub noted: ${note}`)
      : []),
  ];
  return {
    text(quotes) {
      const rows = rowsOf(quotes, lines);
      const said = rows.join('\n');
      const missing = tests.filter((test) => !said.includes(test));
      const places = files.map(({ path, line }) => `${path}:${line}`);
      const elsewhere = places.filter((place) => !said.includes(place));
      return [
        ...head,
        ...rows,
        ...(missing.length > 0 ? [`failed tests: ${missing.join('; ')}`] : []),
        ...(elsewhere.length > 0 ? [`files: ${elsewhere.join(', ')}`] : []),
      ].join('\n');
    },
    failure: (quotes) => ({
      category,
      cause: named,
      sure: Number(sure.toFixed(2)),
      jobs: upTo(names, 10),
      job_count: jobs.length,
      step: step && { number: step.number, name: step.name },
      evidence: passagesOf(quotes, lines).map((passage) => ({ job_id: job.id, ...passage })),
      ...(noted.length > 0 && { annotations: noted }),
      ...(remedy && { remedy }),
      files,
      tests,
    }),
  };
}
