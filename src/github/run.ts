import { z } from 'zod';
import { ago, count, line, shortSha, span } from '../text/format.ts';
import { inline, leading } from '../text/text.ts';
import type { Answer, GitHub } from './api.ts';
import type { Repository } from './repository.ts';

type GitHubRun = Answer<'GET /repos/{owner}/{repo}/actions/runs/{run_id}'>;

/** A run as tools answer it: GitHub's names, the fields that people decide by. */
export const runShape = {
  id: z.number(),
  name: z.string(),
  display_title: z.string(),
  run_number: z.number(),
  run_attempt: z.number(),
  event: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  workflow_id: z.number(),
  path: z.string().describe("Of the workflow's file."),
  head_branch: z.string().nullable(),
  head_sha: z.string(),
  actor: z.string().nullable().describe('Login of who triggered the run.'),
  pull_requests: z.array(z.number()).optional().describe('Numbers of the open pull requests.'),
  head_repository: z.string().optional().describe('owner/name, where it comes from a fork.'),
  created_at: z.string(),
  run_started_at: z.string(),
  updated_at: z.string(),
  html_url: z.string(),
};

export type Run = z.output<z.ZodObject<typeof runShape>>;

export function decodeRun(run: GitHubRun): Run {
  const pulls = run.pull_requests?.map(({ number }) => number) ?? [];
  // A fork that was deleted is null here.
  const head = run.head_repository === null ? '(gone)' : run.head_repository?.full_name;
  return {
    id: Number(run.id),
    name: inline(run.name ?? ''),
    display_title: inline(run.display_title),
    run_number: run.run_number,
    run_attempt: run.run_attempt ?? 1,
    event: inline(run.event),
    status: run.status ?? 'unknown',
    conclusion: run.conclusion,
    workflow_id: run.workflow_id,
    path: inline(String(run.path ?? '').replace(/@.*$/, '')),
    head_branch: run.head_branch === null ? null : inline(run.head_branch),
    head_sha: run.head_sha,
    actor: run.actor ? inline(run.actor.login) : null,
    ...(pulls.length > 0 && { pull_requests: pulls }),
    ...(head && head !== run.repository?.full_name && { head_repository: inline(head) }),
    created_at: run.created_at,
    run_started_at: run.run_started_at ?? run.created_at,
    updated_at: run.updated_at,
    html_url: run.html_url,
  };
}

/** Whether two runs are of one branch: forks have branches of the same names. */
export function sameBranch(a: Run, b: Run): boolean {
  return a.head_branch === b.head_branch && a.head_repository === b.head_repository;
}

/** The branch of a run, told from that of the same name in a fork. */
export function branchOf({ head_repository, head_branch }: Run): string {
  return `${head_repository ? `${head_repository}:` : ''}${head_branch ?? ''}`;
}

/** Whether a run is of a branch of the repository itself: main of a fork is another one. */
export function isOfBranch(run: Run, branch: string): boolean {
  return run.head_branch === branch && run.head_repository === undefined;
}

export function isGreen({ status, conclusion }: Run): boolean {
  return status === 'completed' && conclusion === 'success';
}

/** Whether a run is green and was never run again: then each of its jobs passed at once. */
export function isPlainGreen(run: Run): boolean {
  return isGreen(run) && run.run_attempt === 1;
}

export const isFinished = ({ status }: Run) => status === 'completed';
export const isUnfinished = (run: Run) => !isFinished(run);

export function isRed({ status, conclusion }: Run): boolean {
  return (
    status === 'completed' &&
    ['failure', 'timed_out', 'startup_failure'].includes(String(conclusion))
  );
}

interface RunId extends Repository {
  readonly run_id: number;
  /** Undefined: the latest attempt. */
  readonly attempt_number?: number | undefined;
  /** Whether the numbers of its pull requests are wanted, which makes the answer longer. */
  readonly with_pulls?: boolean;
}

/** Reads a run, or one attempt of it, as it is now. */
export async function readRun(
  { owner, repo, run_id, attempt_number, with_pulls = false }: RunId,
  { github }: { github: GitHub },
): Promise<Run> {
  const named = { owner, repo, run_id, exclude_pull_requests: !with_pulls };
  if (attempt_number === undefined) {
    return decodeRun(await github.call('GET /repos/{owner}/{repo}/actions/runs/{run_id}', named));
  }
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}';
  return decodeRun(await github.call(route, { ...named, attempt_number }));
}

/** The word that says how a run or job stands: its conclusion when it has one. */
export function stateOf({ status, conclusion }: { status: string; conclusion: string | null }) {
  return conclusion ?? status;
}

/** One line for a list of runs. */
export function runLine(run: Run, now: number): string {
  return line(
    String(run.id),
    stateOf(run),
    `${run.name} #${run.run_number}${run.run_attempt > 1 ? ` attempt ${run.run_attempt}` : ''}`,
    run.path.replace(/^.*\//, ''),
    `${run.head_branch ?? '(no branch)'} ${shortSha(run.head_sha)}`,
    `${run.event}${run.actor ? ` by ${run.actor}` : ''}`,
    `${ago(run.created_at, now)}${took(run, now)}`,
    run.display_title,
  );
}

/** A run in a few lines, for an answer that is about it alone. */
export function runText(run: Run, now: number): string {
  const pulls = run.pull_requests?.map((number) => `#${number}`).join(', ');
  return [
    `${leading(run.name)} #${run.run_number}: ${stateOf(run)}${run.conclusion ? '' : ' (not finished)'}`,
    `title: ${run.display_title}`,
    `run_id: ${run.id}  attempt: ${run.run_attempt}  workflow_id: ${run.workflow_id}`,
    line(
      `branch: ${run.head_branch ?? '(none)'}`,
      `commit: ${run.head_sha}`,
      pulls && `pull requests: ${pulls}`,
    ),
    `event: ${run.event}${run.actor ? ` by ${run.actor}` : ''}${run.head_repository ? ` from the fork ${run.head_repository}` : ''}`,
    `created: ${run.created_at} (${ago(run.created_at, now)})${took(run, now)}`,
    run.html_url,
  ].join('\n');
}

function took(run: Run, now: number): string {
  const started = Date.parse(run.run_started_at);
  if (run.status === 'completed') return `, took ${span(Date.parse(run.updated_at) - started)}`;
  return run.status === 'in_progress' ? `, running for ${span(now - started)}` : '';
}

/** What a list has to say of itself: how many there are, how many are shown, how to see more. */
export function pageText(
  total: number,
  shown: number,
  { page, per_page }: { page: number; per_page: number },
  noun: string,
): string {
  const more = page * per_page < total && shown > 0;
  return `${count(total, noun)}, ${shown} shown (page ${page}).${more ? ` More: page: ${page + 1}.` : ''}`;
}
