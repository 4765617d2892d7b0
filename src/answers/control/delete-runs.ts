import { z } from 'zod';
import {
  explain,
  isCancelled,
  NotSentError,
  RateLimitError,
  ToolError,
} from '../../github/errors.ts';
import type { Repository } from '../../github/repository.ts';
import { type Run, readRun, runLine, runText } from '../../github/run.ts';
import { count } from '../../text/format.ts';
import { type ActReply, decisiveState, type Preview } from '../../tool/confirmation.ts';
import { parameters } from '../../tool/parameters.ts';
import type { Context } from '../../tool/tool.ts';

/** As many as fit in the time of one call, at one request a second. */
const maxRuns = 40;
/** Milliseconds before the deadline that are kept for the preview of what is left. */
const reservedTime = 5000;

/** The parameters of both deleting tools. */
export const deletionInput = {
  ...parameters.repository,
  run_id: parameters.id().optional().describe('From a run list; or run_ids.'),
  run_ids: z
    .array(parameters.id())
    .refine((ids) => ids.length > 0 && ids.length <= maxRuns, `Must be 1 to ${maxRuns} ids`)
    .optional()
    .describe(`Several, up to ${maxRuns}.`),
};

/** The output of both deleting tools. */
export const deletionOutput = {
  run_id: z.number(),
  deleted: z.boolean(),
  deleted_run_ids: z.array(z.number()),
  failed: z.array(z.object({ run_id: z.number(), why: z.string() })),
  left_run_ids: z.array(z.number()),
};

interface Deletion extends Repository {
  readonly run_id?: number | undefined;
  readonly run_ids?: readonly number[] | undefined;
}

/** What is deleted of a run, and the words for it. */
interface DeletionKind {
  readonly route:
    | 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}'
    | 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs';
  /** The words before "run 5" or "2 runs". */
  readonly object: '' | 'logs of ';
  readonly warning: (runs: string) => string;
  readonly unfinished: string;
}

const wholeRun: DeletionKind = {
  route: 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}',
  object: '',
  warning: (runs) => `This deletes ${runs} with logs and all attempts, for good:`,
  unfinished: 'GitHub deletes completed runs only. Cancel it first with cancel_workflow_run.',
};

const logsOnly: DeletionKind = {
  route: 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
  object: 'logs of ',
  warning: (runs) =>
    `This deletes the logs of all jobs of ${runs}, for good; nothing can explain a failure afterwards:`,
  unfinished: 'its logs can be deleted when it is completed.',
};

/** Previews and deletes whole runs. */
export const runDeletion = deletion(wholeRun);

/** Previews and deletes the logs of runs. */
export const logDeletion = deletion(logsOnly);

function deletion(kind: DeletionKind) {
  return {
    preview: (args: Deletion, context: Context) => preview(kind, args, context),
    act: (args: Deletion, context: Context, agreed: Preview) => act(kind, args, context, agreed),
  };
}

/** @throws ToolError where none or both are given */
function idsOf({ run_id, run_ids }: Deletion): readonly number[] {
  if ((run_id === undefined) === (run_ids === undefined)) {
    throw new ToolError('Give run_id or run_ids, one of both. Nothing was sent.');
  }
  return run_ids === undefined ? [Number(run_id)] : [...new Set(run_ids)];
}

async function preview(kind: DeletionKind, args: Deletion, context: Context): Promise<Preview> {
  const { owner, repo } = args;
  const ids = idsOf(args);
  const runs = await Promise.all(
    ids.map(async (run_id) => {
      try {
        return await readRun({ owner, repo, run_id }, context);
      } catch (error) {
        if (ids.length === 1 || isCancelled(error)) throw error;
        throw new ToolError(
          `Not done. Run ${run_id} cannot be read. ${explain(error)} Nothing was changed.`,
        );
      }
    }),
  );
  for (const { id, status } of runs) {
    if (status !== 'completed') {
      throw new ToolError(`Not done. Run ${id} is ${status}: ${kind.unfinished}`);
    }
  }
  const [only, ...others] = runs;
  const now = context.now();
  if (only && others.length === 0) {
    return {
      lines: [kind.warning('the run'), runText(only, now)],
      phrase: `delete ${kind.object}run ${only.id}`,
      state: runs.map(decisiveState),
    };
  }
  return {
    lines: [
      kind.warning(count(runs.length, 'run')),
      ...runs.map((run) => `- ${runLine(run, now)}`),
    ],
    phrase: `delete ${kind.object}${count(runs.length, 'run')}`,
    state: runs.map(decisiveState),
    several: true,
  };
}

const isSame = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);

async function act(
  { route, object }: DeletionKind,
  args: Deletion,
  context: Context,
  agreed: Preview,
): Promise<ActReply<Repository & { run_ids: number[] }>> {
  const { owner, repo } = args;
  const ids = idsOf(args);
  const shown = new Map(
    (agreed.state as ReturnType<typeof decisiveState>[]).map((run) => [run.id, run]),
  );
  const deleted: number[] = [];
  const failed: { run_id: number; why: string }[] = [];
  let left: number[] = [];
  for (const [index, run_id] of ids.entries()) {
    if (context.now() >= context.deadline - reservedTime) {
      left = ids.slice(index);
      break;
    }
    const named = { owner, repo, run_id };
    const unchanged = async (waited: boolean) => {
      if (!waited || !agreed.several || !context.github.sent()) return;
      const run: Run = await readRun(named, context);
      if (!isSame(decisiveState(run), shown.get(run_id) ?? {})) {
        throw new NotSentError('It changed since the preview: nothing was sent.');
      }
    };
    try {
      await context.github.guarded(unchanged).call(route, named);
      deleted.push(run_id);
    } catch (error) {
      if (ids.length === 1 || isCancelled(error)) throw error;
      // Nothing was sent yet: the error contains the new preview.
      if (error instanceof NotSentError && !context.github.sent()) throw error;
      if (error instanceof RateLimitError) {
        left = ids.slice(index);
        break;
      }
      failed.push({ run_id, why: explain(error) });
    }
    context.progress(index + 1, ids.length, `${index + 1} of ${count(ids.length, 'run')}`);
  }
  const [only] = ids;
  if (ids.length === 1 && only !== undefined && deleted.length === 1) {
    return {
      text: `Deleted ${sentenceObject(object)}run ${only}.`,
      data: { run_id: only, deleted: true },
    };
  }
  return {
    text: [
      `Deleted ${sentenceObject(object)}${deleted.length} of ${count(ids.length, 'run')}${deleted.length > 0 ? `: ${deleted.join(', ')}` : ''}.`,
      ...failed.map(({ run_id, why }) => `Failed: run ${run_id}. ${why}`),
      ...(left.length > 0 ? [`Left when the time was over: ${left.join(', ')}.`] : []),
    ].join('\n'),
    data: { deleted_run_ids: deleted, failed, left_run_ids: left },
    ...(left.length > 0 && { left: { owner, repo, run_ids: left } }),
  };
}

const sentenceObject = (object: DeletionKind['object']) => (object === '' ? '' : `the ${object}`);
