import type { Artifact } from '../github/artifacts.ts';
import type { Job } from '../github/job.ts';

/** When an attempt of a run began, in milliseconds since 1970. */
export interface AttemptStart {
  readonly attempt: number;
  readonly at: number;
}

/**
 * The attempt in which an artifact was uploaded, by its time.
 * @param starts of all attempts that are told apart, in their order
 */
export function attemptOf(
  { created_at }: Artifact,
  starts: readonly AttemptStart[],
): number | undefined {
  if (created_at === null) return undefined;
  const at = Date.parse(created_at);
  return starts.findLast((start) => start.at <= at)?.attempt;
}

/** The job that uploaded an artifact, and what tells so. */
export interface Uploader {
  readonly job: Job;
  readonly by: 'step' | 'name';
}

/** Clocks of runners and of GitHub differ by this much, in milliseconds. */
const clocksDiffer = 2_000;

const uploads = /upload|artifact|publish|report|save|archive/i;

/**
 * The job that uploaded an artifact: the one whose upload step ran when it was made; where that may
 * be several, the one whose name is in the artifact's.
 */
export function uploaderOf(artifact: Artifact, jobs: readonly Job[]): Uploader | undefined {
  const at = Date.parse(artifact.created_at ?? '');
  const uploading = jobs.filter(({ steps }) =>
    steps.some(
      ({ name, started_at, completed_at }) =>
        uploads.test(name) &&
        Date.parse(started_at ?? '') - clocksDiffer <= at &&
        at <= Date.parse(completed_at ?? '') + clocksDiffer,
    ),
  );
  const [only, ...others] = uploading;
  if (only && others.length === 0) return { job: only, by: 'step' };
  const named = byName(artifact, uploading.length > 0 ? uploading : jobs);
  return named && { job: named, by: 'name' };
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

/** What `actions/upload-artifact` prints when it is done: https://github.com/actions/toolkit/blob/main/packages/artifact/src/internal/upload/upload-artifact.ts */
const finished = /^Artifact (.{1,300}?)\.zip successfully finalized\. Artifact ID (\d{1,16})\b/;

const ofTests = /test|spec|junit|report|result/i;

/** The artifact whose upload a log shows; of several, the one that is named like reports of tests, or the last. */
export function uploadIn(
  lines: readonly { readonly text: string }[],
): { readonly id: number; readonly name: string } | undefined {
  const uploads = lines.flatMap(({ text }) => {
    const [, name, id] = text.length < 1000 ? (finished.exec(text) ?? []) : [];
    return name === undefined ? [] : [{ id: Number(id), name }];
  });
  return uploads.findLast(({ name }) => ofTests.test(name)) ?? uploads.at(-1);
}
