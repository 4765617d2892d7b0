import type { z } from 'zod';
import { runsOfCommit } from '../github/commit-runs.ts';
import { ToolError } from '../github/errors.ts';
import { type Run, runLine } from '../github/run.ts';
import { count } from '../text/format.ts';
import { type Address, parseAddress } from './addresses.ts';
import { findHead } from './commit-head.ts';
import { waysToName } from './parameters.ts';
import {
  type CommitSubject,
  type FoundTarget,
  findTarget,
  type Subject,
  subject,
  type WidelyNamed,
} from './target.ts';
import type { Context, Tool } from './tool.ts';

type Args = Record<string, unknown>;

/** How many runs are named where several may be meant. */
const maxNamed = 20;

/** Adds all ways of naming a run to the parameters of a tool that takes one. */
export function withWaysToName(input: z.ZodRawShape): z.ZodRawShape {
  if (!input.run_id) return input;
  const { owner, repo, run_id, attempt_number } = input;
  return {
    ...waysToName,
    ...input,
    ...(owner && repo && { owner: owner.optional(), repo: repo.optional() }),
    run_id: run_id.optional(),
    ...(attempt_number && { attempt_number: attempt_number.optional() }),
  };
}

/** Whether arguments name a run in a way that the tool accepts but does not list. */
export function isNamedUnlisted(args: Args, input: z.ZodRawShape): boolean {
  if (!input.run_id) return false;
  return Object.keys(waysToName).some((name) => args[name] !== undefined && !input[name]);
}

/**
 * Replaces a job, address, pull request, branch or commit in the arguments by the id of its run,
 * for a tool about one run.
 * @throws ToolError listing the runs where several can be meant
 */
export async function withRunId(
  { input, mayMean }: Pick<Tool, 'input' | 'mayMean'>,
  args: Args,
  context: Pick<Context, 'github' | 'webHost' | 'now'>,
): Promise<Args> {
  // A tool that lists pull_number can handle several runs.
  if (!input.run_id || input.pull_number) return args;
  const pasted = typeof args.url === 'string' ? parseAddress(args.url, context.webHost) : undefined;
  if (!isNamedUnlisted(args, input) && !mayBeSeveralRuns(pasted)) return args;
  if (args.run_ids !== undefined) {
    throw new ToolError('Give run_ids, or one run by another name, not both. Nothing was sent.');
  }
  const about = subject(args as WidelyNamed, context);
  const rest = Object.fromEntries(Object.entries(args).filter(([name]) => !(name in waysToName)));
  const known = { ...rest, ...repositoryOf(about, args) };
  if ('commit' in about) {
    return { ...known, run_id: (await oneRunOf(about.commit, mayMean, context)).id };
  }
  const { run_id, named, attempt_number, job } = await runOf(about, context);
  const attempt =
    input.attempt_number === undefined
      ? undefined
      : input.attempt_number.isOptional()
        ? named
        : attempt_number;
  return {
    ...known,
    run_id,
    ...(attempt !== undefined && { attempt_number: attempt }),
    ...(job && input.job_id && { job_id: job.id }),
  };
}

interface NamedRun extends FoundTarget {
  /** The attempt that the call itself names. */
  readonly named: number | undefined;
}

/**
 * The only run that a call is about.
 * @throws ToolError where it names a workflow, which has many runs
 */
export async function runOf(
  about: Exclude<Subject, { readonly commit: CommitSubject }>,
  context: Pick<Context, 'github'>,
): Promise<NamedRun> {
  if ('workflow' in about) {
    throw new ToolError(
      `url: names a workflow. list_workflow_runs workflow_id: ${JSON.stringify(about.workflow.workflow_id)} has its runs. Nothing was sent.`,
    );
  }
  const target =
    'check' in about
      ? { owner: about.check.owner, repo: about.check.repo, job_id: about.check.check_run_id }
      : about.run;
  return { ...(await findTarget(target, context)), named: target.attempt_number };
}

/** Whether an address names something that may have several runs. */
const mayBeSeveralRuns = (address: Address | undefined) =>
  address !== undefined &&
  [address.run_id, address.job_id, address.check_run_id].every((id) => id === undefined);

function repositoryOf(about: ReturnType<typeof subject>, args: Args) {
  const [named] = Object.values(about);
  return { owner: args.owner ?? named?.owner, repo: args.repo ?? named?.repo };
}

async function oneRunOf(
  commit: CommitSubject,
  mayMean: ((run: Run) => boolean) | undefined,
  context: Pick<Context, 'github' | 'now'>,
): Promise<Run> {
  const { github, now } = context;
  const head = await findHead(commit, context);
  const { runs } = await runsOfCommit(github, { ...commit, head_sha: head.sha });
  const fitting = mayMean ? runs.filter(mayMean) : runs;
  const [only, ...others] = fitting.length > 0 ? fitting : runs;
  if (!only) {
    throw new ToolError(`${head.named} has no run. triage says why, as far as it can be seen.`);
  }
  if (others.length === 0) return only;
  const listed = [only, ...others];
  throw new ToolError(
    [
      fitting.length > 0
        ? `${head.named} has ${count(listed.length, 'run')} that this may be about: say which by run_id.`
        : `${head.named} has ${count(listed.length, 'run')}, of which none is in a state for this.`,
      ...listed.slice(0, maxNamed).map((run) => runLine(run, now())),
      ...(listed.length > maxNamed
        ? [
            `${listed.length - maxNamed} more: list_workflow_runs_for_repo head_sha: ${JSON.stringify(head.sha)}`,
          ]
        : []),
    ].join('\n'),
  );
}
