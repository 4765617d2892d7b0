import { setImmediate } from 'node:timers/promises';
import type { Job } from '../github/job.ts';
import { whyNotSeen } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import type { Run } from '../github/run.ts';
import { DeadlineError, inTime } from '../github/storage.ts';
import { jobsOfArchive } from './archive.ts';
import { LogMissingError, storedLog } from './fetch.ts';
import { cacheKey, hasNoLog, type JobLog, type LogAccess, readable } from './log.ts';
import { openZip, type StoredZip, type ZipEntry } from './zip-ranges.ts';

const archiveRoute =
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs';

/** The logs of more jobs than this are read from the archive of their run. */
const maxJobsWithoutArchive = 8;

/**
 * Milliseconds before the deadline that are kept for reading logs one by one, where the archive is
 * too slow.
 */
const timeToReadOthers = 26_000;

/** How many bytes of an archive are downloaded, and held while its logs are read. */
const maxArchiveBytes = 30e6;

/** Larger logs are read from the job's own endpoint, where the end can be read alone. */
const maxLogBytes = 4e6;

/** A run with the jobs of the attempt that was read. */
export interface ListedRun {
  readonly run: Run;
  readonly jobs: readonly Job[];
}

/** What is needed to find the archive of a run, and its jobs in it. */
interface ArchivedRun extends Pick<ListedRun, 'jobs'> {
  readonly run: Pick<Run, 'id' | 'status' | 'run_attempt'>;
}

/**
 * The logs of jobs from the archive of their run, by the id of the job: a single request to the
 * API, which also checks the right to read them. Jobs that the archive lacks or names ambiguously
 * are left out, and the result is empty where there are few jobs or no archive: GitHub makes it
 * when the run has ended, for one attempt.
 */
export async function archivedLogs(
  repo: Repository,
  archived: ArchivedRun,
  wanted: readonly Job[],
  access: LogAccess,
): Promise<ReadonlyMap<number, JobLog>> {
  if (wanted.length <= maxJobsWithoutArchive) return new Map();
  const until = access.deadline - timeToReadOthers;
  return inTime(logsIn(repo, archived, wanted, access), until, access).catch((error) => {
    if (!(error instanceof DeadlineError)) throw error;
    return new Map();
  });
}

async function logsIn(
  repo: Repository,
  { run, jobs }: ArchivedRun,
  wanted: readonly Job[],
  access: LogAccess,
): Promise<ReadonlyMap<number, JobLog>> {
  const own = wanted.filter((job) => job.run_attempt === run.run_attempt && !hasNoLog(job));
  if (run.status !== 'completed' || own.length === 0) return new Map();
  try {
    const { owner, repo: name } = repo;
    const attempt = { run_id: run.id, attempt_number: run.run_attempt };
    const source = storedLog(access.github, archiveRoute, { owner, repo: name, ...attempt });
    const pause = async () => {
      await setImmediate();
      access.signal.throwIfAborted();
    };
    const zip = await openZip(source, undefined, { bytes: maxArchiveBytes }, pause);
    const files = filesOf(zip, jobs);
    let left = maxArchiveBytes / 2;
    const ready = own.flatMap((job) => {
      const file = files.get(job.id);
      if (!file || file.encrypted || file.size > maxLogBytes || file.packed > left) return [];
      left -= file.packed;
      return [{ job, file }];
    });
    await zip.prepare(ready.map(({ file }) => file));
    return new Map(
      ready.map(({ job, file }) => [job.id, unpackedLog(repo, job, file, zip, access)]),
    );
  } catch (error) {
    if (!(error instanceof LogMissingError) && whyNotSeen(error) === undefined) throw error;
    return new Map();
  }
}

/** The file with the whole log of each job. */
function filesOf({ entries, cut }: StoredZip, jobs: readonly Job[]): Map<number, ZipEntry> {
  // The rest of the directory may have another file with the same name.
  if (cut) return new Map();
  return new Map(
    jobsOfArchive(entries, jobs).flatMap(({ job_id, file }) =>
      job_id !== undefined && file ? [[job_id, file] as const] : [],
    ),
  );
}

function unpackedLog(
  repo: Repository,
  job: Job,
  file: ZipEntry,
  zip: StoredZip,
  access: LogAccess,
): JobLog {
  let isKept = false;
  const bytes = async function* () {
    yield await zip.read(file, maxLogBytes);
  };
  const all = async () => {
    if (isKept) return bytes();
    isKept = true;
    return access.cache.keep(cacheKey(repo, job, access), bytes());
  };
  const end = async (length: number) => (await zip.read(file, maxLogBytes)).subarray(-length);
  return readable({ job, size: file.size, endIsNear: false, all, end }, access);
}
