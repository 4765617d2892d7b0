import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Artifact } from '../github/artifacts.ts';
import { whyNotSeen } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import { DeadlineError } from '../github/storage.ts';
import type { LogAccess } from '../logs/log.ts';
import type { Pause } from '../logs/pause.ts';
import {
  type Budget,
  openZip,
  type StoredZip,
  type ZipEntry,
  ZipError,
} from '../logs/zip-ranges.ts';
import { count } from '../text/format.ts';
import { inline, quoted } from '../text/text.ts';
import { ArtifactGoneError, storedArtifact, withGone } from './artifact-file.ts';
import { maxReportBytes, readReport } from './read-report.ts';
import type { TestReport } from './report.ts';

/** A report in an artifact. */
export interface FoundReport {
  readonly artifact: Artifact;
  /** In the zip; third-party text, made one line. */
  readonly path: string;
  readonly report: TestReport;
}

/** What may be spent on the search. */
export interface SearchBounds {
  readonly bytes: number;
  readonly artifacts: number;
  readonly files: number;
}

interface FoundReports {
  readonly reports: readonly FoundReport[];
  /** Artifacts of which the directory was read. */
  readonly searched: readonly Artifact[];
  /** What was not looked at, and why, each a sentence without its stop. */
  readonly unread: readonly string[];
  /** What GitHub or storage did not give, and why. */
  readonly refused: readonly { readonly what: string; readonly why: string }[];
}

type Access = Pick<LogAccess, 'github' | 'signal' | 'now' | 'deadline'>;

/** Artifacts that are looked into side by side. */
const atOnce = 4;

/** Milliseconds kept for writing the reply. */
const timeToAnswer = 6_000;

/** Names that people give to reports of tests. */
const reportName =
  /test|spec|junit|report|result|surefire|nextest|jest|mocha|playwright|sarif|\btap\b/i;

const formats = /\.(?:xml|trx|json|jsonl|ndjson|tap|sarif)$/i;

/** Files that look like reports by their ending, but are not. */
const neverReports =
  /(?:^|\/)(?:node_modules|coverage|\.nyc_output)\/|(?:^|\/)(?:package(?:-lock)?|tsconfig|manifest)\.json$/i;

/** Files of an artifact that are tried although their names say nothing. */
const maxGuesses = 20;

/**
 * Looks for test reports in artifacts, in those first whose names speak of tests; by the content of
 * files, of which no more is moved than their own bytes and the directories.
 */
export async function findReports(
  repo: Repository,
  artifacts: readonly Artifact[],
  access: Access,
  bounds: SearchBounds,
): Promise<FoundReports> {
  const unread: string[] = [];
  const refused: { what: string; why: string }[] = [];
  const searched: Artifact[] = [];
  const budget = { bytes: bounds.bytes, files: bounds.files };
  const unexpired = artifacts.filter(({ expired }) => !expired);
  const ranked = unexpired.toSorted(
    (a, b) => Number(reportName.test(b.name)) - Number(reportName.test(a.name)),
  );
  const chosen = ranked.slice(0, bounds.artifacts);
  const rest = ranked.length - chosen.length;
  if (rest > 0) unread.push(`${count(rest, 'more artifact')} not looked into`);
  const pause: Pause = async () => {
    await setImmediate();
    access.signal.throwIfAborted();
    if (access.now() > access.deadline - timeToAnswer) throw new DeadlineError('time was up');
  };
  const limit = pLimit(atOnce);
  const reports = await Promise.all(
    chosen.map((artifact) =>
      limit(async () => {
        const own: FoundReport[] = [];
        try {
          await pause();
          const source = storedArtifact(access.github, repo, artifact);
          const zip = await openZip(source, artifact.size_in_bytes, budget, pause);
          searched.push(artifact);
          for await (const found of reportsIn(artifact, zip, budget, unread, pause))
            own.push(found);
        } catch (error) {
          const what = nameOf(artifact);
          const why = whyUnread(artifact, error);
          if (isLimit(error)) unread.push(`${what}: ${why}`);
          else refused.push({ what, why });
        }
        return own;
      }),
    ),
  );
  return { reports: reports.flat(), searched, unread, refused };
}

function nameOf({ id, name }: Artifact): string {
  return `artifact ${id} ${quoted(name)}`;
}

/** Whether a bound of this server's ended the reading, and nothing that GitHub did. */
function isLimit(error: unknown): boolean {
  return error instanceof DeadlineError || error instanceof ZipError;
}

/** @throws what is no fault of the artifact's */
function whyUnread(artifact: Artifact, error: unknown): string {
  const failure = withGone(artifact, error);
  if (failure instanceof DeadlineError) return 'time was up';
  if (failure instanceof ArtifactGoneError) return 'it has expired, or was deleted';
  const why = whyNotSeen(failure);
  if (why === undefined) throw error;
  return why;
}

async function* reportsIn(
  artifact: Artifact,
  zip: StoredZip,
  budget: Budget & { files: number },
  unread: string[],
  pause: Pause,
): AsyncGenerator<FoundReport> {
  const candidates = candidatesOf(artifact, zip.entries);
  const readable = candidates.filter(({ size, encrypted }) => !encrypted && size <= maxReportBytes);
  const wanted = readable.slice(0, Math.max(0, budget.files));
  budget.files -= wanted.length;
  const left = candidates.length - wanted.length;
  const name = nameOf(artifact);
  if (left > 0) unread.push(`${name}: ${count(left, 'file')} too large, encrypted or too many`);
  if (zip.cut) unread.push(`${name}: it has more files than are looked at`);
  await zip.prepare(wanted);
  for (const entry of wanted) {
    await pause();
    const path = inline(entry.name, 120);
    try {
      const report = await readReport(await zip.read(entry, maxReportBytes), pause);
      if (!report) continue;
      if (report.fault) unread.push(`the rest of ${quoted(path)} in ${name}: ${report.fault}`);
      yield { artifact, path, report };
    } catch (error) {
      if (!(error instanceof ZipError)) throw error;
      unread.push(`${quoted(path)} in ${name}: ${error.message}`);
    }
  }
}

/** Files that may be reports, the likeliest first. */
function candidatesOf({ name }: Artifact, entries: readonly ZipEntry[]): ZipEntry[] {
  const ofTests = reportName.test(name);
  const ranked = entries.flatMap((entry) => {
    const file = entry.name.slice(entry.name.lastIndexOf('/') + 1);
    const isNamed = reportName.test(file);
    const may = formats.test(file) || (isNamed && /\.(?:txt|log|out)$/i.test(file));
    if (!may || neverReports.test(entry.name) || entry.size < 20) return [];
    return [{ entry, rank: isNamed ? 0 : ofTests || reportName.test(entry.name) ? 1 : 2 }];
  });
  const of = (wanted: number) =>
    ranked.filter(({ rank }) => rank === wanted).map(({ entry }) => entry);
  return [...of(0), ...of(1), ...of(2).slice(0, maxGuesses)];
}
