import { setImmediate } from 'node:timers/promises';
import type { Job } from '../github/job.ts';
import { whyNotSeen } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import type { Run } from '../github/run.ts';
import { DeadlineError, inTime } from '../github/storage.ts';
import { jobsOfArchive } from './archive.ts';
import { LogMissing, storedLog } from './fetch.ts';
import { cacheKey, hasNoLog, type JobLog, type LogAccess, readable } from './log.ts';
import { openZip, type StoredZip, type ZipEntry } from './zip-ranges.ts';

const archiveRoute =
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs';

/** Of more jobs than this, the logs come out of the archive of their run, where there is one. */
const fewJobs = 8;

/** When an archive has to be there, before the answer has to be out: where it is slow, logs are read one by one. */
const timeToReadOthers = 26_000;

/** Bytes of an archive that are moved, and held packed while its logs are read. */
const maxBytes = 30e6;

/** A log that unpacks to more is read by its job's own endpoint: there, its end can be had alone. */
const maxLog = 4e6;

/** A run with the jobs of the attempt that it is looked at in. */
export interface ListedRun {
  readonly run: Run;
  readonly jobs: readonly Job[];
}

/** What finds the archive of a run, and its jobs in it. */
interface Archived extends Pick<ListedRun, 'jobs'> {
  readonly run: Pick<Run, 'id' | 'status' | 'run_attempt'>;
}

/**
 * The logs of jobs as they lie in the archive of their run, by the id of the job: one request to the
 * API for all of them, which asks for the right to read them as well. Those that are not in it, or that
 * cannot be told from another by their name there, are left to their own endpoint, as are all where
 * they are few, or there is no archive: it is made when the run has ended, and has the jobs of one
 * attempt.
 */
export async function archivedLogs(
  repo: Repository,
  archived: Archived,
  wanted: readonly Job[],
  access: LogAccess,
): Promise<ReadonlyMap<number, JobLog>> {
  if (wanted.length <= fewJobs) return new Map();
  const until = access.deadline - timeToReadOthers;
  return inTime(logsIn(repo, archived, wanted, access), until, access).catch((error) => {
    if (!(error instanceof DeadlineError)) throw error;
    return new Map();
  });
}

async function logsIn(
  repo: Repository,
  { run, jobs }: Archived,
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
    const zip = await openZip(source, undefined, { bytes: maxBytes }, pause);
    const files = filesOf(zip, jobs);
    let left = maxBytes / 2;
    const ready = own.flatMap((job) => {
      const file = files.get(job.id);
      if (!file || file.encrypted || file.size > maxLog || file.packed > left) return [];
      left -= file.packed;
      return [{ job, file }];
    });
    await zip.prepare(ready.map(({ file }) => file));
    return new Map(ready.map(({ job, file }) => [job.id, unpacked(repo, job, file, zip, access)]));
  } catch (error) {
    if (!(error instanceof LogMissing) && whyNotSeen(error) === undefined) throw error;
    return new Map();
  }
}

/** The file of each job's whole log. */
function filesOf({ entries, cut }: StoredZip, jobs: readonly Job[]): Map<number, ZipEntry> {
  // In what was not read of the directory, another may have the same name.
  if (cut) return new Map();
  return new Map(
    jobsOfArchive(entries, jobs).flatMap(({ job_id, file }) =>
      job_id !== undefined && file ? [[job_id, file] as const] : [],
    ),
  );
}

function unpacked(
  repo: Repository,
  job: Job,
  file: ZipEntry,
  zip: StoredZip,
  access: LogAccess,
): JobLog {
  let isKept = false;
  const bytes = async function* () {
    yield await zip.read(file, maxLog);
  };
  const all = async () => {
    if (isKept) return bytes();
    isKept = true;
    return access.cache.keep(cacheKey(repo, job, access), bytes());
  };
  const end = async (most: number) => (await zip.read(file, maxLog)).subarray(-most);
  return readable({ job, size: file.size, endIsNear: false, all, end }, access);
}
