import { z } from 'zod';
import { runsOfCommit } from '../../github/commit-runs.ts';
import { explain, isCancelled, RateLimitError, ToolError } from '../../github/errors.ts';
import { isRed, isUnfinished, type Run, stateOf } from '../../github/run.ts';
import { count } from '../../text/format.ts';
import { leading } from '../../text/text.ts';
import { findHead } from '../../tool/commit-head.ts';
import { callText } from '../../tool/next-call.ts';
import type { CommitSubject } from '../../tool/target.ts';
import type { Context, Reply } from '../../tool/tool.ts';

/** The output of a rerun of all failed runs of a commit. */
export const rerunRunsShape = {
  runs: z.array(z.object({ run_id: z.number(), run_attempt: z.number(), html_url: z.string() })),
  not_started: z.array(z.object({ run_id: z.number(), why: z.string() })),
};

/** As many as fit in the time of one call, at one request a second. */
const maxRuns = 30;
/** Milliseconds before the deadline that are kept for the answer. */
const reservedTime = 3000;

const route = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs';

const runName = ({ id, name, run_number }: Run) => `${leading(name)} #${run_number} (run ${id})`;

/**
 * Reruns the failed jobs of all finished runs of a pull request or commit.
 * @throws ToolError where nothing was started
 */
export async function rerunFailed(
  commit: CommitSubject,
  enable_debug_logging: boolean,
  context: Context,
): Promise<Reply> {
  const { github, now, deadline, progress } = context;
  const { owner, repo } = commit;
  const head = await findHead(commit, context);
  const { runs } = await runsOfCommit(github, { owner, repo, head_sha: head.sha });
  const failed = runs.filter(isRed);
  const others = runs.filter((run) => !failed.includes(run));
  const left = stateLines(others);
  if (failed.length === 0) {
    throw new ToolError(
      [`${head.named} has no finished run that failed. Nothing was sent.`, ...left].join('\n'),
    );
  }
  const started: Run[] = [];
  const refused: { run: Run; why: string }[] = [];
  for (const [index, run] of failed.entries()) {
    if (index >= maxRuns || now() >= deadline - reservedTime) {
      refused.push({ run, why: 'There was no time left: call again.' });
      continue;
    }
    try {
      await github.call(route, { owner, repo, run_id: run.id, enable_debug_logging });
      started.push(run);
    } catch (error) {
      if (isCancelled(error) || failed.length === 1) throw error;
      refused.push({ run, why: explain(error) });
      if (error instanceof RateLimitError) {
        refused.push(...failed.slice(index + 1).map((run) => ({ run, why: explain(error) })));
        break;
      }
    }
    progress(index + 1, failed.length, `${index + 1} of ${count(failed.length, 'run')}`);
  }
  const lines = refused.map(({ run, why }) => `Not started: ${runName(run)}. ${why}`);
  if (started.length === 0) {
    throw new ToolError([`${head.named}: nothing was started.`, ...lines].join('\n'));
  }
  const follow =
    commit.pull_number === undefined ? { head_sha: head.sha } : { pull_number: commit.pull_number };
  return {
    text: [
      `${head.named}: started the failed jobs of ${started.length} of ${count(failed.length, 'run')} that failed${enable_debug_logging ? ', with debug logging' : ''}.`,
      ...started.map(
        (run) => `- ${runName(run)} as attempt ${run.run_attempt + 1}  ${run.html_url}`,
      ),
      ...lines,
      ...left,
      ...(head.moved ? [head.moved] : []),
      `Next: ${callText('wait_for_run', follow)}`,
    ].join('\n'),
    data: {
      runs: started.map(({ id, run_attempt, html_url }) => ({
        run_id: id,
        run_attempt: run_attempt + 1,
        html_url,
      })),
      not_started: refused.map(({ run, why }) => ({ run_id: run.id, why })),
    },
  };
}

/** Lines for the runs that were not rerun, and why. */
function stateLines(runs: readonly Run[]): string[] {
  const open = runs.filter(isUnfinished);
  const cancelled = runs.filter(({ conclusion }) => conclusion === 'cancelled');
  const waiting = runs.filter(({ conclusion }) => conclusion === 'action_required');
  return [
    ...open.map((run) => `Left alone, since it is ${stateOf(run)}: ${runName(run)}.`),
    ...cancelled.map((run) => `Left alone, since it was cancelled: ${runName(run)}.`),
    ...waiting.map((run) => `Waits for a person: ${runName(run)}, approve_workflow_run.`),
  ];
}
