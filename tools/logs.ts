import { z } from 'zod';
import { deletionInput, deletionOutput, logDeletion } from '../src/answers/control/delete-runs.ts';
import { archivedShape, downloadLogs } from '../src/answers/logs/download.ts';
import { jobsShape, listJobs } from '../src/answers/logs/list-jobs.ts';
import { readLog, readLogShape, usualLines } from '../src/answers/logs/read-log.ts';
import { searchLogs } from '../src/answers/logs/search-logs.ts';
import { matchesShape } from '../src/answers/logs/search-reply.ts';
import { atHead } from '../src/tool/checked-out-branch.ts';
import { defineConfirmed } from '../src/tool/confirmation.ts';
import { parameters } from '../src/tool/parameters.ts';
import { target, targetRun } from '../src/tool/target.ts';
import { defineTool } from '../src/tool/tool.ts';

export default [
  defineTool({
    name: 'list_jobs',
    title: 'List jobs',
    description: 'Of a run, with failed steps.',
    effect: 'read',
    picture: true,
    input: {
      ...parameters.target,
      attempt_number: parameters.id().optional().describe('Default: latest.'),
      filter: z.enum(['all', 'failed']).default('all').describe('Which.'),
      per_page: parameters.whole(100).default(50).describe('Size.'),
      page: parameters.paging.page,
      gantt: z.boolean().optional().describe('Mermaid chart.'),
    },
    output: jobsShape,
    async handle({ filter, per_page, page, gantt = false, ...named }, context) {
      const run = targetRun(await atHead(named, context), context);
      return listJobs(run, { filter, per_page, page, gantt }, context);
    },
  }),

  defineTool({
    name: 'read_log',
    title: 'Read a log',
    description: 'Of one job: lines, a step or the tail.',
    effect: 'read',
    input: {
      ...parameters.target,
      job_id: parameters.job_id,
      step: z.coerce.string().optional().describe('Number or name.'),
      from_line: z
        .number()
        .int()
        .refine((n) => n !== 0 && Number.isSafeInteger(n), 'Lines count from 1, or from -1 back')
        .optional()
        .describe('-1: the last.'),
      lines: parameters.whole(1000).default(usualLines).describe('Count.'),
    },
    output: readLogShape,
    async handle({ step, from_line, lines, ...named }, context) {
      const place = target(await atHead(named, context), context);
      return readLog(place, { step, from_line, lines }, context);
    },
  }),

  defineTool({
    name: 'search_logs',
    title: 'Search logs',
    description: "Finds lines in a run's logs.",
    effect: 'read',
    input: {
      ...parameters.target,
      job_id: parameters.job_id,
      pattern: z
        .string()
        .refine((text) => text !== '' && text.length <= 1000, 'Must have 1 to 1000 characters')
        .describe('Text.'),
      regex: z.boolean().optional().describe('RE2.'),
      ignore_case: z.boolean().optional().describe('Case.'),
      context: z
        .number()
        .int()
        .refine((n) => n >= 0 && n <= 10, 'Must be from 0 to 10')
        .default(2)
        .describe('Lines around.'),
      max_matches: parameters.whole(200).default(30).describe('Most.'),
      failed_only: z.boolean().default(true).describe('Failed jobs only.'),
      cursor: z.string().optional().describe('From reply.'),
    },
    output: matchesShape,
    async handle(args, context) {
      return searchLogs(target(await atHead(args, context), context), args, context);
    },
  }),

  defineTool({
    name: 'download_workflow_run_logs',
    title: 'Download logs',
    description: 'Zip on disk.',
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
    description: 'Zip on disk.',
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
    description: 'Of all jobs, for good.',
    endpoint: 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
    input: deletionInput,
    output: deletionOutput,
    ...logDeletion,
  }),
];
