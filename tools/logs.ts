import { z } from 'zod';
import { deletionInput, deletionOutput, logDeletion } from '../src/answers/control/delete-runs.ts';
import { archivedShape, downloadLogs } from '../src/answers/logs/download.ts';
import { jobsShape, listJobs } from '../src/answers/logs/list-jobs.ts';
import { readLog, readLogShape, usualLines } from '../src/answers/logs/read-log.ts';
import { searchLogs } from '../src/answers/logs/search-logs.ts';
import { matchesShape } from '../src/answers/logs/search-reply.ts';
import { searchRuns } from '../src/answers/logs/search-runs.ts';
import { ToolError } from '../src/github/errors.ts';
import { isFinished } from '../src/github/run.ts';
import { withCheckedOutRun } from '../src/tool/checked-out-branch.ts';
import { defineConfirmed } from '../src/tool/confirmation.ts';
import { parameters, runFilters } from '../src/tool/parameters.ts';
import { target, targetRun } from '../src/tool/target.ts';
import { defineTool } from '../src/tool/tool.ts';

export default [
  defineTool({
    name: 'list_jobs',
    title: 'List jobs',
    description:
      'Lists the jobs of a run with their ids, results, times, runners and failed steps. Why they failed: triage.',
    effect: 'read',
    showsTimeline: true,
    input: {
      ...parameters.target,
      attempt_number: parameters.id().optional().describe('Default: latest.'),
      filter: z.enum(['all', 'failed']).default('all').describe('failed: only those that failed.'),
      per_page: parameters.whole(100).default(50).describe('Jobs of a page.'),
      page: parameters.paging.page,
      gantt: z.boolean().optional().describe('Adds a Mermaid chart of times.'),
    },
    output: jobsShape,
    async handle({ filter, per_page, page, gantt = false, ...named }, context) {
      const run = targetRun(await withCheckedOutRun(named, context), context);
      return listJobs(run, { filter, per_page, page, gantt }, context);
    },
  }),

  defineTool({
    name: 'read_log',
    title: 'Read a log',
    description:
      'Reads lines of the log of one job: the end by default, or from a line on, or one step. Across jobs: search_logs.',
    effect: 'read',
    input: {
      ...parameters.target,
      job_id: parameters.job_id,
      step: z.coerce.string().optional().describe('Number or name of a step.'),
      from_line: z
        .number()
        .int()
        .refine((n) => n !== 0 && Number.isSafeInteger(n), 'Lines count from 1, or from -1 back')
        .optional()
        .describe('Negative counts from the end (-50: the last 50).'),
      lines: parameters.whole(1000).default(usualLines).describe('How many lines.'),
    },
    output: readLogShape,
    async handle({ step, from_line, lines, ...named }, context) {
      const about = target(await withCheckedOutRun(named, context), context);
      return readLog(about, { step, from_line, lines }, context);
    },
  }),

  defineTool({
    name: 'search_logs',
    title: 'Search logs',
    description:
      'Finds text in the logs of a run or job, or, with workflow_id, branch or created, of several runs, newest first. Failed jobs only, by default.',
    effect: 'read',
    input: {
      ...parameters.target,
      job_id: parameters.job_id,
      workflow_id: parameters.workflow_id.optional(),
      branch: runFilters.branch,
      created: runFilters.created,
      pattern: z
        .string()
        .refine((text) => text !== '' && text.length <= 1000, 'Must have 1 to 1000 characters')
        .describe('Text to find.'),
      regex: z.boolean().optional().describe('pattern is RE2.'),
      ignore_case: z.boolean().optional().describe('Any case.'),
      context: z
        .number()
        .int()
        .refine((n) => n >= 0 && n <= 10, 'Must be from 0 to 10')
        .default(2)
        .describe('Lines around.'),
      max_matches: parameters.whole(200).default(30).describe('At most.'),
      failed_only: z.boolean().default(true).describe('false: all jobs.'),
      cursor: z.string().optional().describe('From the reply before.'),
    },
    output: matchesShape,
    async handle(args, context) {
      const { owner, repo, workflow_id, branch, created, ...rest } = args;
      const several = [workflow_id, branch, created].some((each) => each !== undefined);
      if (!several || owner === undefined || repo === undefined) {
        return searchLogs(target(await withCheckedOutRun(args, context), context), args, context);
      }
      if ([rest.run_id, rest.job_id, rest.url].some((each) => each !== undefined)) {
        throw new ToolError(
          'Give one run or job, or workflow_id, branch and created for several, not both. Nothing was sent.',
        );
      }
      return searchRuns({ owner, repo, workflow_id, branch, created }, rest, context);
    },
  }),

  defineTool({
    name: 'download_workflow_run_logs',
    title: 'Download logs',
    description:
      "Saves all logs of a run's latest attempt as a zip file on this machine. To read or search them, read_log and search_logs cost far less.",
    effect: 'read',
    local: true,
    endpoint: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
    input: parameters.run,
    output: archivedShape,
    handle: (args, context) =>
      downloadLogs(
        'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
        args,
        undefined,
        context,
      ),
  }),

  defineTool({
    name: 'download_workflow_run_attempt_logs',
    title: 'Attempt logs',
    description:
      'Saves all logs of one attempt of a run as a zip file on this machine. Of the latest: download_workflow_run_logs.',
    effect: 'read',
    local: true,
    endpoint: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs',
    input: { ...parameters.run, attempt_number: parameters.attempt_number },
    output: archivedShape,
    handle: (args, context) =>
      downloadLogs(
        'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs',
        args,
        args.attempt_number,
        context,
      ),
  }),

  defineConfirmed({
    name: 'delete_workflow_run_logs',
    title: 'Delete logs',
    description:
      'Deletes the logs of finished runs for good; the runs stay. Without confirm it only shows which. Whole runs: delete_workflow_run.',
    endpoint: 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
    mayMean: isFinished,
    input: deletionInput,
    output: deletionOutput,
    ...logDeletion,
  }),
];
