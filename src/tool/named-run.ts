import type { z } from 'zod';
import { runsOfCommit } from '../github/commit-runs.ts';
import { ToolError } from '../github/errors.ts';
import { type Run, runLine } from '../github/run.ts';
import { count } from '../text/format.ts';
import { type Address, parseAddress } from './addresses.ts';
import { findHead } from './commit-head.ts';
import { naming } from './parameters.ts';
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

/** So many runs are named where more than one may be meant. */
const maxNamed = 20;

/** The parameters of a tool that takes a run, with all the ways of naming one. */
export function withNaming(input: z.ZodRawShape): z.ZodRawShape {
  if (!input.run_id) return input;
  const { owner, repo, run_id, attempt_number } = input;
  return {
    ...naming,
    ...input,
    ...(owner && repo && { owner: owner.optional(), repo: repo.optional() }),
    run_id: run_id.optional(),
    ...(attempt_number && { attempt_number: attempt_number.optional() }),
  };
}

/** Whether arguments name a run in a way that the tool does not list. */
export function isNamedOtherwise(args: Args, input: z.ZodRawShape): boolean {
  if (!input.run_id) return false;
  return Object.keys(naming).some((name) => args[name] !== undefined && !input[name]);
}

/**
 * The arguments of a tool that is about one run, with the run's id in place of a job, an address, a
 * pull request, a branch or a commit.
 * @throws ToolError that lists the runs where more than one can be meant
 */
export async function withRunId(
  { input, mayMean }: Pick<Tool, 'input' | 'mayMean'>,
  args: Args,
  context: Pick<Context, 'github' | 'webHost' | 'now'>,
): Promise<Args> {
  // A tool that lists pull_number knows what to do with several runs.
  if (!input.run_id || input.pull_number) return args;
  const pasted = typeof args.url === 'string' ? parseAddress(args.url, context.webHost) : undefined;
  if (!isNamedOtherwise(args, input) && !isWide(pasted)) return args;
  if (args.run_ids !== undefined) {
    throw new ToolError('Give run_ids, or one run by another name, not both. Nothing was sent.');
  }
  const about = subject(args as WidelyNamed, context);
  const rest = Object.fromEntries(Object.entries(args).filter(([name]) => !(name in naming)));
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

/** A run, and what else a call says of it. */
interface NamedRun extends FoundTarget {
  /** The attempt that the call names; undefined: none. */
  readonly named: number | undefined;
}

/**
 * The one run that a call is about.
 * @throws ToolError where it names a workflow, which has many
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

/** Whether an address names what may have several runs. */
const isWide = (address: Address | undefined) =>
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
