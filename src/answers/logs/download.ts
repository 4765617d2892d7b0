import { z } from 'zod';
import { isHttpFailure, ToolError } from '../../github/errors.ts';
import { allJobs } from '../../github/job.ts';
import { notSeenData, notSeenShape } from '../../github/optional.ts';
import { readRun } from '../../github/run.ts';
import { jobsOfArchive, openArchive } from '../../logs/archive.ts';
import { LogMissingError, storedLog } from '../../logs/fetch.ts';
import { archiveDestination, saveArchive } from '../../logs/save-archive.ts';
import { count, size as sizeText } from '../../text/format.ts';
import { inline } from '../../text/text.ts';
import type { Context, Reply } from '../../tool/tool.ts';

/** The output of both tools that download logs. */
export const archivedShape = {
  run_id: z.number(),
  run_attempt: z.number(),
  path: z.string().describe('Of the zip archive on this machine.'),
  size: z.number().describe('Bytes.'),
  job_count: z.number(),
  jobs: z.array(
    z.object({
      name: z.string(),
      job_id: z.number().nullable(),
      size: z.number().nullable().describe('Bytes; null: no file for the whole job.'),
      steps: z.array(z.object({ number: z.number(), name: z.string(), size: z.number() })),
    }),
  ),
  other_files: z.array(z.object({ name: z.string(), size: z.number() })),
  omitted: z.array(z.string()),
  not_seen: notSeenShape,
};

type Archived = Omit<z.output<z.ZodObject<typeof archivedShape>>, 'not_seen'>;

/** How much of an archive is listed; all of it is on disk. */
const maxJobs = 100;
const maxSteps = 100;
const maxOthers = 20;

/** Downloads the log archive of a run's attempt; answers with its path and contents. */
export async function downloadLogs(...asked: Parameters<typeof downloadArchive>): Promise<Reply> {
  const archive = await downloadArchive(...asked);
  const { optional } = asked[3];
  return {
    text: [archiveText(archive), ...optional.notSeen].join('\n'),
    data: { ...archive, ...notSeenData(optional) },
  };
}

/**
 * Streams the log archive of a run's attempt to the private folder and reads its directory.
 * @throws ToolError where there is none, or it is not an archive of logs
 */
async function downloadArchive(
  route: `GET ${string}`,
  { owner, repo, run_id }: { owner: string; repo: string; run_id: number },
  attempt_number: number | undefined,
  context: Context,
): Promise<Archived> {
  const run = await readRun({ owner, repo, run_id }, context);
  const attempt = attempt_number ?? run.run_attempt;
  if (run.status !== 'completed' && attempt === run.run_attempt) {
    throw new ToolError(
      `Run ${run_id} is ${run.status}: GitHub packs its logs when it is completed. read_log reads a job that has ended already.`,
    );
  }
  const source = storedLog(context.github, route, {
    owner,
    repo,
    run_id,
    ...(attempt_number !== undefined && { attempt_number }),
  });
  const destination = archiveDestination(
    context,
    { owner, repo },
    {
      file: `run-${run_id}-attempt-${attempt}.zip`,
      instead: 'read_log and search_logs read single logs without it.',
    },
  );
  const progress = (done: number) =>
    context.progress(done, undefined, `Downloading the logs of run ${run_id}`);
  const saved = await saveArchive({ bytes: source.all(), progress }, destination).catch((error) => {
    if (error instanceof LogMissingError || (isHttpFailure(error) && error.status === 404)) {
      throw new ToolError(
        `Attempt ${attempt} of run ${run_id} has no logs: they were deleted, or no job of it ran. list_jobs run_id: ${run_id} shows what its jobs did.`,
      );
    }
    throw error;
  });
  const archive = await openArchive(saved.path);
  archive.close();
  const jobs = jobsOfArchive(
    archive.files,
    (await context.optional.read('ids of jobs', () =>
      allJobs(context.github, { owner, repo, run_id, attempt_number: attempt }),
    )) ?? [],
  );
  const ofJobs = /^[^/]+\/\d+_.+\.txt$|^-?\d+_[^/]+\.txt$/s;
  const others = archive.files.filter(({ name }) => !ofJobs.test(name));
  const steps = jobs.reduce((sum, job) => sum + job.steps.length, 0);
  return {
    run_id,
    run_attempt: attempt,
    ...saved,
    job_count: jobs.length,
    jobs: jobs.slice(0, maxJobs).map(({ name, job_id, file, steps: own }) => ({
      name,
      job_id: job_id ?? null,
      size: file?.size ?? null,
      steps: steps > maxSteps ? [] : [...own],
    })),
    other_files: others.slice(0, maxOthers).map(({ name, size }) => ({ name: inline(name), size })),
    omitted: [
      ...notListed(jobs.length, maxJobs, 'job'),
      ...(steps > maxSteps ? [`the files of ${count(steps, 'step')}`] : []),
      ...notListed(others.length, maxOthers, 'other file'),
    ],
  };
}

function notListed(total: number, max: number, what: string): string[] {
  return total > max ? [count(total - max, `more ${what}`)] : [];
}

function archiveText(archived: Archived): string {
  const { run_id, run_attempt, path, size, job_count, jobs, omitted } = archived;
  return [
    `Saved the logs of run ${run_id} attempt ${run_attempt}: ${sizeText(size)}, ${count(job_count, 'job')}.`,
    path,
    ...jobs.flatMap((job) => [
      `${job.job_id ?? '(id unknown)'}  ${job.name}  ${job.size === null ? 'no file for the whole job' : sizeText(job.size)}`,
      ...job.steps.map(({ number, name, size }) => `  step ${number}  ${name}  ${sizeText(size)}`),
    ]),
    ...(omitted.length > 0 ? [`Not listed, but in the archive: ${omitted.join(', ')}.`] : []),
    'read_log and search_logs read these logs without the archive.',
  ].join('\n');
}
