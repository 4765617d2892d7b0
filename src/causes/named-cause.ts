import { noteCategory, noteOf } from '../analysis/notes.ts';
import type { Category, FileAt } from '../analysis/rule.ts';
import { stateOf } from '../github/run.ts';
import { refusedText, wasRefused } from './blocked.ts';
import type { FailureGroup } from './failure-group.ts';
import { failureLine } from './reported-failure.ts';

/** GitHub's own reason for ending a job is hardly ever wrong. */
const noteConfidence = 0.95;

/** Below this confidence of the log, the test report names the cause. */
const lowConfidence = 0.5;
const reportConfidence = 0.8;

/** The cause of a group of jobs in one sentence. */
interface NamedCause {
  readonly category: Category;
  readonly cause: string;
  /** From 0 to 1. */
  readonly confidence: number;
  /** The note of GitHub's that it is taken from, where it is. */
  readonly note: string | undefined;
  /** Where the place of the cause stands in its annotation alone. */
  readonly place: FileAt | undefined;
}

/** Names the cause by the log's own word, or, where it has none that says why, by GitHub's. */
export function nameCause(group: FailureGroup): NamedCause {
  const { cause, unreadable, job } = group.examined;
  const note = explainingNote(group);
  const place = placeOf(group);
  const said = cause && (place ? `${cause.cause} (${place.path}:${place.line})` : cause.cause);
  const [reported] = group.reported?.failed ?? [];
  if (reported && !note && (cause?.confidence ?? 0) < lowConfidence) {
    return {
      category: 'test',
      cause: failureLine(reported),
      confidence: reportConfidence,
      note,
      place,
    };
  }
  const unsaid = (wasRefused(job) ? refusedText : unreadable) ?? stateOf(job);
  return {
    category: categoryOf(group),
    cause: note ?? said ?? unsaid,
    confidence: note === undefined ? (cause?.confidence ?? 0.5) : noteConfidence,
    note,
    place,
  };
}

/** What GitHub noted about a job, where it is a failure and says more than that there was one. */
export function notesOf({ annotations }: FailureGroup): string[] {
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
function explainingNote(group: FailureGroup): string | undefined {
  const { cause } = group.examined;
  const notes = notesOf(group);
  if (!cause) return notes.find((note) => noteOf(note)) ?? notes[0];
  if (!vague.includes(cause.category)) return undefined;
  return notes.find((note) => !vague.includes(noteOf(note)?.category ?? 'unknown'));
}

/** The category of what nameCause says. */
export function categoryOf(group: FailureGroup): Category {
  const { cause, job } = group.examined;
  const note = explainingNote(group);
  const noted = note === undefined ? undefined : noteCategory(note);
  return noted ?? cause?.category ?? (wasRefused(job) ? 'permission_or_secret' : 'unknown');
}

/**
 * Where the place of a cause stands in its annotation alone: GitHub takes it out of the line that an
 * action prints (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands).
 */
function placeOf({ examined, annotations }: FailureGroup): FileAt | undefined {
  const { cause, lines } = examined;
  const said = cause && lines[cause.at]?.text.replace(/^##\[error\]/, '').trim();
  if (!cause || !said || cause.files.length > 0) return undefined;
  const found = annotations.find(
    ({ level, path, message }) =>
      level === 'failure' && !path.startsWith('.github') && message.startsWith(said.slice(0, 80)),
  );
  return found && { path: found.path, line: found.line };
}
