import type { FailureGroup } from '../../causes/failure-group.ts';
import type { Run } from '../../github/run.ts';
import type { NextCall } from '../../tool/next-call.ts';
import type { HistorySummary } from './history-summary.ts';
import type { Rerun } from './rerun.ts';

/** The calls to suggest for a cause: a rerun, more of the log, or a comparison. */
export function nextFor(
  run: Run | undefined,
  { examined, jobs }: FailureGroup,
  history: HistorySummary | undefined,
): NextCall[] {
  const first = examined.lines.length > 0 ? [readMore(examined)] : [];
  if (!run) {
    const why = 'its own history, and whether a rerun helps';
    return [...first, { tool: 'triage', arguments: { run_id: examined.job.run_id }, why }];
  }
  if (run.status !== 'completed') return first;
  // A rerun that may well fail again is only mentioned in the line about reruns.
  const rerun = history?.rerun?.likely ? rerunCall(run, history.rerun) : undefined;
  if (rerun) return [rerun, ...first];
  if (!history?.comparable) return first;
  const compare: NextCall = {
    tool: 'compare_runs',
    arguments: { run_id: run.id },
    why: `what changed since ${jobs.length > 1 ? 'they' : 'it'} last passed`,
  };
  return [...first, compare];
}

function rerunCall({ id }: Run, { advice }: Rerun): NextCall | undefined {
  switch (advice.kind) {
    case 'none':
      return undefined;
    case 'one_job':
      return {
        tool: 're_run_job_for_workflow_run',
        arguments: { job_id: advice.job_id },
        why: advice.why,
      };
    default:
      return {
        tool: 're_run_workflow_failed_jobs',
        arguments: { run_id: id, ...(advice.kind === 'debug' && { enable_debug_logging: true }) },
        why: advice.why,
      };
  }
}

/**
 * How many lines read_log is to read: the end, or around the cause where that is further from the
 * end.
 */
const linesToRead = 100;

function readMore({ job, lines, cause }: FailureGroup['examined']): NextCall {
  const end = lines.at(-1)?.n ?? 0;
  const n = lines[cause?.at ?? lines.length]?.n ?? end;
  if (end - n < linesToRead * 0.8) {
    const last = { job_id: job.id, lines: linesToRead };
    return { tool: 'read_log', arguments: last, why: 'the end of the log in full' };
  }
  const first = n < 0 ? n - linesToRead / 4 : Math.max(1, n - linesToRead / 4);
  const range = { job_id: job.id, from_line: first, lines: linesToRead };
  return { tool: 'read_log', arguments: range, why: 'what stands around the cause' };
}
