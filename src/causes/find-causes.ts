import pLimit from 'p-limit';
import { whole } from '../analysis/parts.ts';
import { annotationsOf } from '../github/annotations.ts';
import type { GitHub } from '../github/api.ts';
import { isHttpFailure } from '../github/errors.ts';
import { allJobs, type Job } from '../github/job.ts';
import { listRuns } from '../github/list-runs.ts';
import { whyNotSeen } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import type { Run } from '../github/run.ts';
import { inTime } from '../github/storage.ts';
import { archivedLogs, type ListedRun } from '../logs/archived-logs.ts';
import { type HeldLines, holdLines } from '../logs/held-lines.ts';
import type { LogLine } from '../logs/line.ts';
import { type JobLog, LogUnavailableError, openLog } from '../logs/log.ts';
import { ZipError } from '../logs/zip-ranges.ts';
import { quoted } from '../text/text.ts';
import { withCheckoutPaths } from './checkout-paths.ts';
import { endOf, examination, examineInTime } from './examine.ts';
import {
  type ExaminedLog,
  examineLog,
  holdInTime,
  isSure,
  timeToExamine,
  turnsOf,
} from './examine-log.ts';
import type { CauseAccess, Examined, FailureGroup } from './failure-group.ts';
import { groupsOf } from './grouping.ts';
import { assign, sampleOf } from './sampling.ts';

/** Logs that are read side by side. */
const atOnce = 8;

/** Jobs outside an archive whose causes are compared by the ends of their logs. */
const maxCompared = 48;

/** Milliseconds for which further jobs are looked into: a person waits. */
const timeToCompare = 8000;

/** Up to this many jobs have their annotations read before they are grouped. */
const maxNotedAtOnce = 2;

/** Bytes at the end of a log that are compared between jobs. */
const comparedEnd = 64 * 1024;

interface FoundCauses {
  readonly groups: readonly FailureGroup[];
  /** Failed jobs that were not looked into and cannot be assigned to a cause. */
  readonly unexamined: readonly Job[];
}

/**
 * Looks into jobs until it knows their causes: the ends of their logs are compared, and of those
 * that end alike, one is read in full, beside the log of the same job when it last passed.
 * @param run whose workflow's last green run is read beside; undefined: the jobs are of several runs,
 * and stand for themselves
 * @param listed the runs of these jobs, with all of their jobs
 */
export async function findCauses(
  repo: Repository,
  run: Run | undefined,
  suspects: readonly Job[],
  listed: readonly ListedRun[],
  access: CauseAccess,
): Promise<FoundCauses> {
  const limit = pLimit(atOnce);
  const archived = await inArchives(repo, suspects, listed, access);
  const isArchived = ({ id }: Job) => archived.has(id);
  const others = suspects.filter((job) => !isArchived(job));
  const compared = [
    ...sampleOf(others, maxCompared),
    ...sampleOf(suspects.filter(isArchived), archived.size),
  ];
  const started = access.now();
  const single = compared.length === 1;
  const annotations = (job: Job) =>
    limit(() =>
      access.optional.read('annotations', () => annotationsOf(repo, job.id, access.github)),
    );
  const [looked, noted] = await Promise.all([
    Promise.all(
      compared.map((job, index) =>
        limit(async () => {
          if (index >= maxCompared && access.now() - started > timeToCompare) return [];
          const log = archived.get(job.id);
          return [await open(repo, job, log, access, single ? undefined : comparedEnd)];
        }),
      ),
    ),
    // Of few jobs, the notes are read at once, which saves the time of a request.
    Promise.all(
      compared.length > maxNotedAtOnce
        ? []
        : compared.map(async (job) => [job.id, await annotations(job)] as const),
    ),
  ]);
  const known = new Map(noted);
  const opened = looked.flat();
  const { groups, loose } = groupsOf(opened, maxRead);
  const sampled = new Set(opened.map(({ examined }) => examined.job));
  const unexamined = assign(
    suspects.filter((job) => !sampled.has(job)),
    groups,
  );
  const ranked = groups.toSorted((a, b) => b.jobs.length - a.jobs.length);
  const green = run ? greenLogs(repo, run, access) : async () => undefined;
  const examinedGroups = await Promise.all(
    ranked.map(async ({ first: opened, jobs }, rank) => {
      const { examined } = opened;
      if (rank >= maxRead) return { jobs, examined, annotations: [], loose };
      const { job } = examined;
      const [seen, notes] = await Promise.all([
        limit(async () => {
          const looked = await examineRest(opened, access);
          if (!looked) return examined;
          const alone = looked.all;
          if (!alone) {
            noteEndOnly(job, access);
            return examined;
          }
          if (isSure(alone)) return alone;
          const passed = await green(job);
          const { lines } = looked.held;
          return (passed && (await examineInTime(job, lines, turnsOf(access), passed))) ?? alone;
        }),
        known.has(job.id) ? known.get(job.id) : annotations(job),
      ]);
      return { jobs, examined: seen, annotations: notes ?? [], loose };
    }),
  );
  return { groups: await withCheckoutPaths(repo, examinedGroups, access), unexamined };
}

/** Causes that are read in full; of others only the end of the log is used. */
const maxRead = 6;

/** A job whose log was opened once: the lines held are not fetched again. */
interface Opened {
  readonly examined: Examined;
  readonly log: JobLog | undefined;
  readonly held: HeldLines;
}

/** Looks into the end of a job's log alone: what would be said of it may be wanted of many jobs. */
export async function examineEnd(
  repo: Repository,
  job: Job,
  until: number,
  access: CauseAccess,
): Promise<Examined> {
  const hurried = { ...access, deadline: until + timeToExamine };
  return (await open(repo, job, undefined, hurried, comparedEnd)).examined;
}

async function inArchives(
  repo: Repository,
  suspects: readonly Job[],
  listed: readonly ListedRun[],
  access: CauseAccess,
): Promise<ReadonlyMap<number, JobLog>> {
  const found = await Promise.all(
    listed.map((each) => {
      const wanted = suspects.filter(({ run_id }) => run_id === each.run.id);
      return archivedLogs(repo, each, wanted, access);
    }),
  );
  return new Map(found.flatMap((logs) => [...logs]));
}

/**
 * @param archived its log, where it was found in an archive
 * @param end see holdLines
 */
async function open(
  repo: Repository,
  job: Job,
  archived: JobLog | undefined,
  access: CauseAccess,
  end: number | undefined,
): Promise<Opened> {
  try {
    const log =
      archived ??
      (await inTime(openLog(repo, job, access), access.deadline - timeToExamine, access));
    const { held, all } =
      end === undefined
        ? await examineLog(log, access)
        : { held: await holdInTime(log, end, access), all: undefined };
    const ending = endOf(held.lines, comparedEnd);
    const examined = all ?? whole(examination(job, ending));
    if (end === undefined && !all && ending !== held.lines) noteEndOnly(job, access);
    return { examined, log, held };
  } catch (error) {
    // A log that is damaged in the archive may be intact when fetched alone.
    if (archived && error instanceof ZipError) return open(repo, job, undefined, access, end);
    const unreadable = logRefusal(error);
    if (unreadable === undefined) throw error;
    // That a job never had a log hides nothing.
    const why = error instanceof LogUnavailableError ? undefined : whyNotSeen(error);
    if (why !== undefined) access.optional.note('logs of failed jobs', why);
    const examined = { job, lines: [], evidence: [], cause: undefined, unreadable };
    return { examined, log: undefined, held: { lines: [], whole: false, late: false } };
  }
}

/** The same of a log that was opened; undefined where it cannot be had: what was seen before stands. */
async function examineRest(
  { log, held, examined }: Opened,
  access: CauseAccess,
): Promise<ExaminedLog | undefined> {
  if (!log) return undefined;
  const isAll = examined.lines === held.lines;
  if (held.whole && isAll) return { held, all: examined };
  try {
    if (!held.whole) return await examineLog(log, access);
    return { held, all: await examineInTime(log.job, held.lines, turnsOf(access)) };
  } catch (error) {
    if (logRefusal(error) === undefined) throw error;
    return undefined;
  }
}

function noteEndOnly({ id, name }: Job, { optional }: CauseAccess): void {
  const what = `what comes before the end of the log of job ${id} ${quoted(name)}`;
  optional.note(what, 'time was up before it was looked into');
}

/** That a log cannot be had is part of the answer, and no failure of it. */
function logRefusal(error: unknown): string | undefined {
  if (error instanceof LogUnavailableError) return `it ${error.why}`;
  if (isHttpFailure(error) && error.status === 410) return 'its log has expired';
  if (isHttpFailure(error) && error.status === 403) return 'the token may not read its log';
  const why = whyNotSeen(error);
  return why && `its log cannot be read: ${why}`;
}

/** The logs of the last green run of the same workflow and branch, by job name, read once they are asked for. */
function greenLogs(repo: Repository, run: Run, access: CauseAccess) {
  let jobs: Promise<Job[]> | undefined;
  return (failed: Job): Promise<readonly LogLine[] | undefined> =>
    access.optional.read('the last green log', async () => {
      jobs ??= greenJobs(repo, run, access.github);
      const job = (await jobs).find(
        ({ name, conclusion }) => name === failed.name && conclusion === 'success',
      );
      try {
        const until = access.deadline - timeToExamine;
        if (!job || access.now() > until) return undefined;
        const log = await inTime(openLog(repo, job, access), until, access);
        return (await holdLines(log, undefined, until)).lines;
      } catch (error) {
        // Old logs expire and are deleted: that is no fault, and the answer hardly needs them.
        const gone = isHttpFailure(error) && error.status === 410;
        if (gone || error instanceof LogUnavailableError) return undefined;
        throw error;
      }
    });
}

async function greenJobs({ owner, repo }: Repository, run: Run, github: GitHub): Promise<Job[]> {
  const { runs } = await listRuns(github, {
    owner,
    repo,
    workflow_id: run.workflow_id,
    status: 'success',
    ...(run.head_branch !== null && { branch: run.head_branch }),
    per_page: 5,
  });
  const before = runs.find(({ id }) => id !== run.id);
  return before ? allJobs(github, { owner, repo, run_id: before.id }) : [];
}
