import { z } from 'zod';
import { workflowList, workflowsShape } from '../src/answers/workflows/list-workflows.ts';
import type { Answer } from '../src/github/api.ts';
import { decodeRun, pageText, type Run, runLine, runShape, runText } from '../src/github/run.ts';
import { count, span } from '../src/text/format.ts';
import { inline, leading } from '../src/text/text.ts';
import { parameters, runFilters } from '../src/tool/parameters.ts';
import { defineEndpoint, defineTool } from '../src/tool/tool.ts';

const runList = {
  total_count: z.number().describe('How many there are in all.'),
  next_page: z.number().nullable().describe('Pass as page for more; null: this is all.'),
  note: z.string().optional(),
  workflow_runs: z.array(z.object(runShape)),
};

type Listing = {
  total_count: number;
  next_page: number | null;
  note?: string;
  workflow_runs: Run[];
};
type Paging = { page: number; per_page: number };

function decodeList(
  body: Answer<'GET /repos/{owner}/{repo}/actions/runs'>,
  { page, per_page, ...filters }: Paging & Record<string, unknown>,
): Listing {
  const workflow_runs = body.workflow_runs.map(decodeRun);
  const more = workflow_runs.length > 0 && page * per_page < body.total_count;
  const note = listNote(body.total_count, filters);
  return {
    total_count: body.total_count,
    next_page: more ? page + 1 : null,
    ...(note && { note }),
    workflow_runs,
  };
}

/**
 * Filtered lists come from a search index, which has at most 1,000 results and can be up to an hour
 * behind (https://github.com/dawidd6/action-download-artifact/issues/147).
 */
function listNote(total: number, filters: Record<string, unknown>): string | undefined {
  const filtered = [
    'actor',
    'branch',
    'check_suite_id',
    'created',
    'event',
    'head_sha',
    'status',
  ].some((name) => filters[name] !== undefined);
  if (!filtered) return undefined;
  if (total === 0) {
    return "Nothing matches. GitHub's search can be up to an hour behind: look once without filters before relying on it.";
  }
  return total >= 1000
    ? 'GitHub shows at most 1,000 results of a search: narrow it by created to reach the others.'
    : undefined;
}

function listText(
  { total_count, note, workflow_runs }: Listing,
  paging: Paging,
  now: number,
): string {
  return [
    pageText(total_count, workflow_runs.length, paging, 'run'),
    ...workflow_runs.map((run) => runLine(run, now)),
    ...(note ? [note] : []),
  ].join('\n');
}

export default [
  defineTool({
    name: 'list_workflows',
    title: 'List workflows',
    description:
      'Says what is broken on the default branch right now, and lists the workflows: file, name, id, state, events, last result.',
    effect: 'read',
    input: parameters.repository,
    output: workflowsShape,
    handle: workflowList,
  }),

  defineEndpoint({
    name: 'list_workflow_runs_for_repo',
    title: 'List runs',
    description:
      'Lists the runs of all workflows, newest first. Broken are failure, timed_out and startup_failure; action_required waits for a person. What is broken right now: list_workflows.',
    effect: 'read',
    endpoint: 'GET /repos/{owner}/{repo}/actions/runs',
    input: { ...parameters.repository, ...runFilters },
    output: runList,
    decode: decodeList,
    text: listText,
  }),

  defineEndpoint({
    name: 'list_workflow_runs',
    title: 'List workflow runs',
    description:
      'Lists the runs of one workflow, newest first. Of all workflows: list_workflow_runs_for_repo.',
    effect: 'read',
    endpoint: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    input: { ...parameters.repository, workflow_id: parameters.workflow_id, ...runFilters },
    output: runList,
    decode: decodeList,
    text: listText,
  }),

  defineEndpoint({
    name: 'get_workflow_run',
    title: 'Get a run',
    description:
      'Reads the state of one run: status, conclusion, attempt, branch, commit, actor. Why it is red: triage.',
    effect: 'read',
    endpoint: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    input: { ...parameters.run, exclude_pull_requests: parameters.exclude_pull_requests },
    output: runShape,
    decode: decodeRun,
    text: (run, _, now) => runText(run, now),
  }),

  defineEndpoint({
    name: 'get_workflow_run_attempt',
    title: 'Get an attempt',
    description: 'Reads one attempt of a run as it ended. The latest: get_workflow_run.',
    effect: 'read',
    endpoint: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}',
    input: {
      ...parameters.run,
      attempt_number: parameters.attempt_number,
      exclude_pull_requests: parameters.exclude_pull_requests,
    },
    output: runShape,
    decode: decodeRun,
    text: (run, _, now) => runText(run, now),
  }),

  defineEndpoint({
    name: 'get_workflow_run_usage',
    title: 'Get usage',
    description:
      'Reads how long a run took and its billable time per operating system: zero for public repositories and own runners.',
    effect: 'read',
    endpoint: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/timing',
    input: parameters.run,
    output: {
      run_duration_ms: z.number().optional(),
      billable: z.record(z.object({ total_ms: z.number(), jobs: z.number() })),
      note: z.string().optional(),
    },
    decode({ run_duration_ms, billable }) {
      const systems = Object.entries(billable).flatMap(([system, used]) =>
        used ? [[inline(system, 50), { total_ms: used.total_ms, jobs: used.jobs }] as const] : [],
      );
      const free = systems.every(([, { total_ms }]) => total_ms === 0);
      return {
        ...(run_duration_ms !== undefined && { run_duration_ms }),
        billable: Object.fromEntries(systems),
        ...(free && {
          note: 'Nothing is billed: GitHub counts only private repositories on its own runners.',
        }),
      };
    },
    text({ run_duration_ms, billable, note }, { run_id }) {
      return [
        `Run ${run_id} took ${run_duration_ms === undefined ? 'an unknown time' : span(run_duration_ms)}.`,
        ...Object.entries(billable).map(
          ([system, { total_ms, jobs }]) =>
            `${leading(system)}: ${span(total_ms)} billable, ${count(jobs, 'job')}`,
        ),
        ...(note ? [note] : []),
      ].join('\n');
    },
  }),
];
