import pLimit from 'p-limit';
import type { Artifact } from '../github/artifacts.ts';
import type { Job } from '../github/job.ts';
import type { OptionalReads } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import { inTime } from '../github/storage.ts';
import { holdLines } from '../logs/held-lines.ts';
import { type LogAccess, LogUnavailableError, openLog } from '../logs/log.ts';
import { count } from '../text/format.ts';

/** The job that uploaded an artifact, and what tells so. */
export interface Uploader {
  readonly job: Job;
  readonly by: 'step' | 'log' | 'name';
}

/** Clocks of runners and of GitHub differ by this much, in milliseconds. */
const maxClockSkew = 2_000;

const uploadWords = /upload|artifact|publish|report|save|archive/i;

/** Logs read to find out which job uploaded what; each costs a request. */
const maxLogs = 8;
const atOnce = 4;

/** Bytes at the end of a log, where uploads are reported. */
const endOfLog = 64 * 1024;

/** Reports have to be read afterwards, and a reply written. */
const timeToRead = 20_000;

type Access = LogAccess & { readonly optional: OptionalReads };

/**
 * The jobs that uploaded artifacts: the one whose upload step ran when an artifact was made; where
 * that may be several, the one whose log says so; else the one whose name is in the artifact's.
 */
export async function uploadersOf(
  repo: Repository,
  artifacts: readonly Artifact[],
  jobs: readonly Job[],
  access: Access,
): Promise<ReadonlyMap<Artifact, Uploader>> {
  const asked = new Set(
    artifacts.flatMap((artifact) => {
      const uploading = uploadedAt(artifact, jobs);
      return uploading.length === 1 ? [] : uploading;
    }),
  );
  const read = jobs.filter((job) => asked.has(job));
  const shown = await readUploads(repo, read, access);
  return new Map(
    artifacts.flatMap((artifact) => {
      const uploader = uploaderOf(artifact, jobs, shown.get(artifact.id));
      return uploader ? [[artifact, uploader] as const] : [];
    }),
  );
}

/**
 * The job that uploaded an artifact, without a look at logs.
 * @param shown the job whose log shows the upload, where that is known
 */
export function uploaderOf(
  artifact: Artifact,
  jobs: readonly Job[],
  shown?: Job,
): Uploader | undefined {
  const uploading = uploadedAt(artifact, jobs);
  const [only, ...others] = uploading;
  if (only && others.length === 0) return { job: only, by: 'step' };
  if (shown) return { job: shown, by: 'log' };
  const named = byName(artifact, uploading.length > 0 ? uploading : jobs);
  return named && { job: named, by: 'name' };
}

/** Whether a step of the job uploaded something, by its name. */
export function hasUploaded({ steps }: Job): boolean {
  return steps.some(({ name, conclusion }) => /upload/i.test(name) && conclusion === 'success');
}

/** Jobs of which a step that uploads ran when the artifact was made. */
function uploadedAt({ created_at }: Artifact, jobs: readonly Job[]): Job[] {
  const at = Date.parse(created_at ?? '');
  return jobs.filter(({ steps }) =>
    steps.some(
      ({ name, started_at, completed_at }) =>
        uploadWords.test(name) &&
        Date.parse(started_at ?? '') - maxClockSkew <= at &&
        at <= Date.parse(completed_at ?? '') + maxClockSkew,
    ),
  );
}

/** The jobs whose logs show an upload, by the number of the artifact. */
async function readUploads(
  repo: Repository,
  jobs: readonly Job[],
  access: Access,
): Promise<ReadonlyMap<number, Job>> {
  if (jobs.length === 0) return new Map();
  const limit = pLimit(atOnce);
  const until = access.deadline - timeToRead;
  const read = jobs.slice(0, maxLogs);
  const left = jobs.length - read.length;
  const what = 'which job uploaded which report';
  if (left > 0)
    access.optional.note(what, `the logs of ${count(left, 'job')} were not looked into`);
  const found = await Promise.all(
    read.map((job) =>
      limit(() =>
        access.optional.read(what, async () => {
          try {
            const log = await inTime(openLog(repo, job, access), until, access);
            const { lines } = await holdLines(log, endOfLog, until);
            return uploadsIn(lines).map(({ id }) => [id, job] as const);
          } catch (error) {
            // A job that still runs has no log yet: that hides nothing that could be seen.
            if (error instanceof LogUnavailableError) return [];
            throw error;
          }
        }),
      ),
    ),
  );
  return new Map(found.flatMap((uploads) => uploads ?? []));
}

/** The one job all of whose words are in the artifact's name; of several, the one with most words. */
function byName({ name }: Artifact, jobs: readonly Job[]): Job | undefined {
  const words = new Set(wordsOf(name));
  const [best, second] = jobs
    .map((job) => ({ job, own: wordsOf(job.name) }))
    .filter(({ own }) => own.length > 0 && own.every((word) => words.has(word)))
    .sort((a, b) => b.own.length - a.own.length);
  return best && best.own.length !== second?.own.length ? best.job : undefined;
}

function wordsOf(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])];
}

/** An artifact whose upload a log shows. */
interface Upload {
  readonly id: number;
  readonly name: string;
}

/** What `actions/upload-artifact` prints when it is done: https://github.com/actions/toolkit/blob/main/packages/artifact/src/internal/upload/upload-artifact.ts */
const finished = /^Artifact (.{1,300}?)\.zip successfully finalized\. Artifact ID (\d{1,16})\b/;

function uploadsIn(lines: readonly { readonly text: string }[]): Upload[] {
  return lines.flatMap(({ text }) => {
    const [, name, id] = text.length < 1000 ? (finished.exec(text) ?? []) : [];
    return name === undefined ? [] : [{ id: Number(id), name }];
  });
}

/** Whether an artifact is named like reports of tests. */
export const isOfTests = (name: string) => /test|spec|junit|report|result/i.test(name);

/** The artifact whose upload a log shows; of several, the one that is named like reports of tests, or the last. */
export function uploadIn(lines: readonly { readonly text: string }[]): Upload | undefined {
  const uploads = uploadsIn(lines);
  return uploads.findLast(({ name }) => isOfTests(name)) ?? uploads.at(-1);
}
