import { allJobs, isFailed, type Job, readJob } from '../github/job.ts';
import type { Repository } from '../github/repository.ts';
import { isOwner, isRepository } from '../github/repository.ts';
import { type Run, readRun } from '../github/run.ts';
import { readWorkflow } from '../github/workflow.ts';
import { openLog } from '../logs/log.ts';
import { readableLines } from '../logs/readable-lines.ts';
import { gantt } from '../timeline/gantt.ts';
import { runs, type Suggest, workflows } from './suggestions.ts';
import type { Context, Link } from './tool.ts';

/** Hosts take no more than 1 MB in one answer. */
const maxBytes = 900_000;

/** A resource that an address names. */
export interface Resource {
  readonly kind: 'run' | 'gantt' | 'log' | 'workflow';
  readonly owner: string;
  readonly repo: string;
  readonly id: string;
  /** Of a run; undefined: the latest. */
  readonly attempt?: number | undefined;
}

/** The resource templates. A host can open these resources without the model reading them. */
export const templates = [
  {
    name: 'run',
    title: 'Workflow run',
    description: 'A run and its jobs with their steps.',
    uriTemplate: 'actions://{owner}/{repo}/runs/{run_id}',
    mimeType: 'application/json',
  },
  {
    name: 'attempt',
    title: 'Attempt of a run',
    description: 'As a run: one attempt of it.',
    uriTemplate: 'actions://{owner}/{repo}/runs/{run_id}/attempts/{attempt_number}',
    mimeType: 'application/json',
  },
  {
    name: 'gantt',
    title: 'Timeline of a run as text',
    description: 'A Mermaid gantt chart of the jobs of a run.',
    uriTemplate: 'actions://{owner}/{repo}/runs/{run_id}/gantt',
    mimeType: 'text/vnd.mermaid',
  },
  {
    name: 'log',
    title: 'Log of a job',
    description: 'The log of a finished job: text of third parties.',
    uriTemplate: 'actions://{owner}/{repo}/jobs/{job_id}/log',
    mimeType: 'text/plain',
  },
  {
    name: 'workflow',
    title: 'Workflow',
    description: 'A workflow: its name, file and state.',
    uriTemplate: 'actions://{owner}/{repo}/workflows/{workflow_id}',
    mimeType: 'application/json',
  },
] as const;

/** Suggestions for the variables of the templates. */
export const variables: Readonly<Record<string, Suggest>> = {
  owner: async ({ repository }) => [repository.owner],
  repo: async ({ repository }) => [repository.repo],
  run_id: runs,
  workflow_id: workflows,
  job_id: async (asking) => {
    const [latest] = await runs(asking);
    if (latest === undefined) return [];
    const jobs = await allJobs(asking.github, { ...asking.repository, run_id: Number(latest) });
    return jobs.map(({ id }) => String(id));
  },
};

const resourcePaths = [
  ['run', /^runs\/([1-9]\d{0,15})(?:\/attempts\/([1-9]\d{0,3}))?$/],
  ['gantt', /^runs\/([1-9]\d{0,15})\/gantt$/],
  ['log', /^jobs\/([1-9]\d{0,15})\/log$/],
  ['workflow', /^workflows\/([1-9]\d{0,15}|[^/\\?#%\p{Cc}]{1,255}\.ya?ml)$/u],
] as const;

/** A person opens one or two logs. */
const maxLinks = 3;

/** Links to the logs of the first few jobs, each once. */
export function logLinks({ owner, repo }: Repository, jobs: readonly Job[]): Link[] {
  const titles = new Map(jobs.map(({ id, name }) => [id, `Log of ${name}`]));
  return [...titles]
    .slice(0, maxLinks)
    .map(([id, title]) => ({ uri: `actions://${owner}/${repo}/jobs/${id}/log`, title }));
}

/** The resource that an address names; undefined where there is none. */
export function parseResource(uri: string): Resource | undefined {
  const [, owner = '', repo = '', rest = ''] =
    /^actions:\/\/([^/]+)\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (!isOwner(owner) || !isRepository(repo)) return undefined;
  for (const [kind, form] of resourcePaths) {
    const [, id, attempt] = form.exec(rest) ?? [];
    if (id === undefined) continue;
    return { kind, owner, repo, id, ...(attempt !== undefined && { attempt: Number(attempt) }) };
  }
  return undefined;
}

/**
 * Reads a resource.
 * @throws ToolError or HttpFailure saying why it cannot be read
 */
export async function readResource(resource: Resource, context: Context) {
  const { kind, owner, repo, id } = resource;
  if (kind === 'log') {
    return { mimeType: 'text/plain', text: await logText(owner, repo, Number(id), context) };
  }
  const mimeType = 'application/json';
  if (kind === 'workflow') {
    const workflow = await readWorkflow(context.github, { owner, repo, workflow_id: id });
    return { mimeType, text: JSON.stringify(workflow) };
  }
  const named = { owner, repo, run_id: Number(id), attempt_number: resource.attempt };
  const [run, jobs] = await Promise.all([readRun(named, context), allJobs(context.github, named)]);
  return kind === 'gantt'
    ? { mimeType: 'text/vnd.mermaid', text: gantt({ run, jobs }, context.now()) }
    : { mimeType, text: runText(run, jobs) };
}

/** A run with its jobs; where that is too long, without the steps of jobs that passed. */
function runText(run: Run, jobs: readonly Job[]): string {
  const whole = JSON.stringify({ run, jobs });
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  const shortened = jobs.map((job) => (isFailed(job) ? job : { ...job, steps: [] }));
  return JSON.stringify({
    run,
    jobs: shortened,
    note: 'Steps of jobs that did not fail are left out: list_jobs has how many there are.',
  });
}

/** The log from its beginning, redacted; the last line says where it was cut. */
async function logText(owner: string, repo: string, job_id: number, context: Context) {
  const job = await readJob({ owner, repo, job_id }, context);
  const log = await openLog({ owner, repo }, job, context);
  const shown: string[] = [];
  let bytes = 0;
  for await (const lines of log.lines()) {
    for (const { text } of readableLines(lines)) {
      bytes += Buffer.byteLength(text) + 1;
      if (bytes > maxBytes) {
        return `${shown.join('\n')}\n… cut after ${shown.length} lines: read_log job_id: ${job_id} has the end.\n`;
      }
      shown.push(text);
    }
  }
  return `${shown.join('\n')}\n`;
}
