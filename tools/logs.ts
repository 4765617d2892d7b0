import { z } from 'zod';
import { jobLine, jobShape, listedJob } from '../src/answers/jobs/job-list.ts';
import { archivedShape, archiveText, downloadArchive } from '../src/answers/logs/download.ts';
import { readPassage } from '../src/answers/logs/passage.ts';
import { sweep } from '../src/answers/logs/search-jobs.ts';
import { matchesShape, parseCursor, showMatches } from '../src/answers/logs/search-reply.ts';
import { ToolError } from '../src/github/errors.ts';
import { allJobs, isFailed, type Job, readJob } from '../src/github/job.ts';
import { pageText, readRun, runText, standing } from '../src/github/run.ts';
import { fence } from '../src/logs/delimiter.ts';
import { openLog } from '../src/logs/log.ts';
import { showLines } from '../src/logs/numbered-lines.ts';
import { matcher } from '../src/logs/search.ts';
import { findStep } from '../src/logs/step-splitter.ts';
import { count, line } from '../src/text/format.ts';
import { quoted } from '../src/text/text.ts';
import { gantt } from '../src/timeline/gantt.ts';
import type { Target } from '../src/tool/addresses.ts';
import { atHead } from '../src/tool/checked-out-branch.ts';
import { decisive, defineConfirmed } from '../src/tool/confirmation.ts';
import { parameters } from '../src/tool/parameters.ts';
import { logLinks } from '../src/tool/resource.ts';
import { target, targetRun } from '../src/tool/target.ts';
import { type Context, defineTool } from '../src/tool/tool.ts';

/** What a reply may take: hosts warn at 10,000 tokens, and cut at 25,000 what was asked for expressly. */
const usualBytes = 36_000;
const mostBytes = 90_000;

const usualLines = 100;

/** The job that is meant; a run is enough where only one of its jobs can be. */
async function jobOf(named: Target, context: Context): Promise<Job> {
  const { owner, repo, run_id, job_id, attempt_number } = named;
  if (job_id !== undefined) return readJob({ owner, repo, job_id }, context);
  if (run_id === undefined) throw new ToolError('job_id: needed. Nothing was sent.');
  const jobs = await allJobs(context.github, { owner, repo, run_id, attempt_number });
  const failed = jobs.filter(isFailed);
  const candidates = failed.length > 0 ? failed : jobs;
  const [only, ...others] = candidates;
  if (only && others.length === 0) return only;
  throw new ToolError(
    only
      ? [
          `Run ${run_id} has ${count(candidates.length, failed.length > 0 ? 'failed job' : 'job')}: say which by job_id.`,
          ...candidates.slice(0, 20).map((job) => jobLine(job, context.now())),
          ...(candidates.length > 20 ? ['All of them: list_jobs.'] : []),
        ].join('\n')
      : noJobs(run_id),
  );
}

const noJobs = (run_id: number) =>
  `Run ${run_id} has no jobs: it failed at its start or waits for approval. triage_run run_id: ${run_id} says why.`;

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
    output: {
      run_id: z.number(),
      total_count: z.number(),
      next_page: z.number().nullable(),
      jobs: z.array(z.object(jobShape)),
      gantt: z.string().optional().describe('Mermaid.'),
    },
    async handle({ filter, per_page, page, gantt: drawn, ...named }, context) {
      const at = await atHead(named, context);
      const { owner, repo, run_id, attempt_number } = targetRun(at, context);
      const all = await allJobs(context.github, { owner, repo, run_id, attempt_number });
      if (all.length === 0) {
        const run = await readRun({ owner, repo, run_id }, context);
        return {
          text: `${noJobs(run_id)}\n${runText(run, context.now())}`,
          data: { run_id, total_count: 0, next_page: null, jobs: [] },
        };
      }
      const matching = filter === 'failed' ? all.filter(isFailed) : all;
      const shown = matching.slice((page - 1) * per_page, page * per_page);
      const words = filter === 'failed' ? 'failed job' : 'job';
      const run = drawn && (await readRun({ owner, repo, run_id, attempt_number }, context));
      const chart = run && gantt({ run, jobs: matching }, context.now());
      return {
        text: [
          pageText(matching.length, shown.length, { page, per_page }, words),
          ...(filter === 'failed' ? [`The run has ${count(all.length, 'job')} in all.`] : []),
          ...(chart ? ['```mermaid', chart.trimEnd(), '```'] : []),
          ...shown.map((job) => jobLine(job, context.now())),
        ].join('\n'),
        data: {
          run_id,
          total_count: matching.length,
          next_page: page * per_page < matching.length && shown.length > 0 ? page + 1 : null,
          jobs: shown.map((job) => listedJob(job, context.now())),
          ...(chart && { gantt: chart }),
        },
      };
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
    output: {
      job_id: z.number(),
      job_name: z.string(),
      step: z.object({ number: z.number(), name: z.string() }).nullable(),
      first_line: z.number().nullable(),
      last_line: z.number().nullable(),
      total_lines: z.number().nullable().describe('null: not counted.'),
      next_line: z.number().nullable().describe('Pass as from_line to go on.'),
      previous_line: z.number().nullable().describe('Pass as from_line to go back.'),
      notes: z.array(z.string()),
      log_uri: z.string().describe('Resource with the whole log.'),
      log: z.string().describe('number: text'),
    },
    async handle({ step: asked, from_line, lines: wanted, ...named }, context) {
      const place = target(await atHead(named, context), context);
      const job = await jobOf(place, context);
      const wantedStep = asked ?? place.step;
      const step = wantedStep === undefined ? undefined : findStep(job.steps, wantedStep);
      if (wantedStep !== undefined && !step) {
        throw new ToolError(
          `step: job ${job.id} has none like ${JSON.stringify(wantedStep)}. It has ${job.steps.map(({ number, name }) => `${number} ${quoted(name)}`).join(', ') || 'no steps'}.`,
        );
      }
      const inStep = from_line === undefined && place.step_line !== undefined;
      const passage = await readPassage(await openLog(place, job, context), {
        step,
        from: from_line ?? place.step_line,
        within: inStep ? 'step' : 'job',
        count: wanted,
      });
      const tail = from_line === undefined && !inStep;
      const shown = showLines(
        passage.lines,
        wanted > usualLines ? mostBytes : usualBytes,
        tail ? 'last' : 'first',
      );
      const first = shown.lines[0]?.n ?? null;
      const last = shown.lines.at(-1)?.n ?? null;
      const cut = passage.lines.length - shown.lines.length;
      const more = (cut > 0 && !tail) || passage.more === true || passage.late;
      const next = last === null || !more || last === -1 ? null : last + 1;
      const previous =
        first === null || first === 1
          ? null
          : first < 0
            ? first - wanted
            : Math.max(1, first - wanted);
      const { opens, closes } = fence(context.mark);
      const notes = [
        ...(first !== null && first < 0
          ? ['Lines count from the end (-1 is the last): only the end of this large log was read.']
          : []),
        ...(passage.uncertain
          ? ['Where this step begins or ends is a guess: it shares a second with its neighbour.']
          : []),
        ...(cut > 0 ? [`${count(cut, 'line')} left out, since they are long.`] : []),
        ...(passage.late ? ['Time was up before the end of the log: go on with next_line.'] : []),
      ];
      const links = logLinks(place, [job]);
      return {
        text: [
          line(
            `Job ${job.id} ${quoted(job.name)} (${standing(job)})`,
            step && `step ${step.number} ${quoted(step.name)}`,
            first === null
              ? 'no lines there'
              : `lines ${first} to ${last}${passage.total === undefined ? '' : ` of ${passage.total}`}`,
          ),
          ...notes,
          ...(shown.text === '' ? [] : [opens, shown.text, closes]),
          ...(previous !== null ? [`Before: from_line: ${previous}`] : []),
          ...(next !== null ? [`After: from_line: ${next}`] : []),
        ].join('\n'),
        data: {
          job_id: job.id,
          job_name: job.name,
          step: step ? { number: step.number, name: step.name } : null,
          first_line: first,
          last_line: last,
          total_lines: passage.total ?? null,
          next_line: next,
          previous_line: previous,
          notes,
          log_uri: links[0]?.uri,
          log: shown.text,
        },
        links,
      };
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
      const { pattern, regex = false, ignore_case = false } = args;
      const matches = await matcher({ pattern, regex, ignore_case });
      const after = args.cursor === undefined ? undefined : parseCursor(args.cursor);
      const place = target(await atHead(args, context), context);
      const { owner, repo, run_id, job_id, attempt_number } = place;
      const all =
        job_id !== undefined
          ? [await readJob({ owner, repo, job_id }, context)]
          : await allJobs(context.github, { owner, repo, run_id: run_id ?? 0, attempt_number });
      if (all.length === 0) throw new ToolError(noJobs(run_id ?? 0));
      const failedOnly = job_id === undefined && args.failed_only;
      const jobs = all.filter(
        (job) => job.conclusion !== 'skipped' && (!failedOnly || isFailed(job)),
      );
      if (jobs.length === 0) {
        throw new ToolError(
          `Run ${run_id} has no failed job among ${count(all.length, 'job')}. Pass failed_only: false to search them all.`,
        );
      }
      const found = await sweep(jobs, (job) => openLog(place, job, context), {
        matches,
        context: args.context,
        most: args.max_matches,
        after,
      });
      const reply = showMatches(found, {
        searched: failedOnly ? count(jobs.length, 'failed job') : count(jobs.length, 'job'),
        context: args.context,
        bytes: usualBytes,
        continued: after !== undefined,
        mark: context.mark,
      });
      const matched = found.matches.map(({ job }) => job);
      return { ...reply, links: logLinks(place, matched) };
    },
  }),

  defineTool({
    name: 'download_workflow_run_logs',
    title: 'Download logs',
    description: 'Zip on disk.',
    effect: 'read',
    endpoint: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
    input: parameters.run,
    output: archivedShape,
    async handle(args, context) {
      const archive = await downloadArchive(
        'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
        args,
        undefined,
        context,
      );
      return { text: archiveText(archive), data: { ...archive } };
    },
  }),

  defineTool({
    name: 'download_workflow_run_attempt_logs',
    title: 'Attempt logs',
    description: 'Zip on disk.',
    effect: 'read',
    endpoint: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs',
    input: { ...parameters.run, attempt_number: parameters.attempt_number },
    output: archivedShape,
    async handle(args, context) {
      const archive = await downloadArchive(
        'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs',
        args,
        args.attempt_number,
        context,
      );
      return { text: archiveText(archive), data: { ...archive } };
    },
  }),

  defineConfirmed({
    name: 'delete_workflow_run_logs',
    title: 'Delete logs',
    description: 'Of all jobs, for good.',
    endpoint: 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
    input: parameters.run,
    output: { run_id: z.number(), deleted: z.boolean() },
    async preview(args, context) {
      const run = await readRun(args, context);
      if (run.status !== 'completed') {
        throw new ToolError(
          `Not done. Run ${run.id} is ${run.status}: its logs can be deleted when it is completed.`,
        );
      }
      return {
        lines: [
          'This deletes the logs of all jobs of the run, for good; nothing can explain it afterwards:',
          runText(run, context.now()),
        ],
        phrase: `delete logs of run ${run.id}`,
        state: decisive(run),
      };
    },
    async act({ owner, repo, run_id }, { github }) {
      const route = 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs';
      await github.call(route, { owner, repo, run_id });
      return { text: `Deleted the logs of run ${run_id}.`, data: { run_id, deleted: true } };
    },
  }),
];
