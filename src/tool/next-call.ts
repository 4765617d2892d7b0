import type { Blocked } from '../causes/blocked.ts';
import type { ToolName } from './names.ts';

/** A tool call that an answer suggests. */
export interface NextCall {
  readonly tool: ToolName;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly why: string;
}

/** A call as advice spells it: "read_log job_id: 7, lines: 100" */
export function callText(tool: ToolName, args: Readonly<Record<string, unknown>> = {}): string {
  const parameters = Object.entries(args).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return [tool, parameters.join(', ')].filter(Boolean).join(' ');
}

/** A suggested call and its reason in one line. */
export function nextLine({ tool, arguments: args, why }: NextCall): string {
  return `${callText(tool, args)} (${why})`;
}

/** The call that follows an unfinished run. */
export function waitCall(run_id: number): NextCall {
  return {
    tool: 'wait_for_run',
    arguments: { run_id },
    why: 'answers when it ends, or at the first failure with until: first_failure',
  };
}

/** The calls that help with a blocked run. */
export function callsFor({ blocker }: Blocked, run_id: number): NextCall[] {
  const args = { run_id };
  switch (blocker) {
    case 'approval':
      return [
        {
          tool: 'approve_workflow_run',
          arguments: args,
          why: 'shows what would run, and asks the person',
        },
      ];
    case 'rerun':
      return [
        {
          tool: 're_run_workflow',
          arguments: args,
          why: 'once the person agrees: it lets the code of that commit run',
        },
      ];
    case 'timer':
    case 'app':
      return [waitCall(run_id)];
    case 'rule':
      return [];
    case 'review':
      return [
        {
          tool: 'get_pending_deployments_for_run',
          arguments: args,
          why: 'who may approve, and the ids for the review',
        },
      ];
    case 'concurrency':
      return [waitCall(run_id)];
    case 'disabled':
      return [];
    case 'runner':
      return [{ tool: 'cancel_workflow_run', arguments: args, why: 'if no such runner will come' }];
    case 'start':
      return [
        { tool: 'cancel_workflow_run', arguments: args, why: 'if it is not wanted any more' },
      ];
  }
}
