import { z } from 'zod';
import { deletionInput, deletionOutput, runDeletion } from '../src/answers/control/delete-runs.ts';
import {
  dispatchInput,
  dispatchOutput,
  dispatchPreview,
  startWorkflow,
} from '../src/answers/control/dispatch.ts';
import { rerunFailed, rerunRunsShape } from '../src/answers/control/rerun-failed.ts';
import { ToolError } from '../src/github/errors.ts';
import {
  isFinished,
  isUnfinished,
  type Run,
  readRun,
  runText,
  stateOf,
} from '../src/github/run.ts';
import {
  type Attempt,
  attemptData,
  attemptLines,
  attemptShape,
  pastAttempts,
  repeatedFailures,
} from '../src/history/attempts.ts';
import { jobNames } from '../src/text/job-names.ts';
import { inline, quoted } from '../src/text/text.ts';
import { decisiveState, defineConfirmed } from '../src/tool/confirmation.ts';
import { runOf } from '../src/tool/named-run.ts';
import { commit, parameters } from '../src/tool/parameters.ts';
import { subject } from '../src/tool/target.ts';
import { defineTool } from '../src/tool/tool.ts';

const rerunShape = {
  run_id: z.number(),
  run_attempt: z.number().describe('The attempt that starts.'),
  past_attempts: z.array(attemptShape),
  failed_alike: z
    .array(z.object({ name: z.string(), attempts: z.array(z.number()) }))
    .describe('Jobs that failed in the same step each of the last times.'),
  html_url: z.string(),
};

/** The answer after a rerun was started: same run id and commit, next attempt. */
function startedReply(
  { id, run_attempt, html_url, name, run_number }: Run,
  what: string,
  attempts: readonly Attempt[],
  debug: boolean | undefined,
  job?: string,
) {
  const repeated = repeatedFailures(attempts).filter(
    ({ name }) => job === undefined || name === job,
  );
  const [first] = repeated;
  const data = {
    run_id: id,
    run_attempt: run_attempt + 1,
    past_attempts: attemptData(attempts),
    failed_alike: repeated.map(({ name, attempts }) => ({ name, attempts: [...attempts] })),
    html_url,
  };
  const repeatedText =
    first &&
    `The same failure has come back: ${jobNames(
      repeated.map(({ name }) => name),
      2,
    )} failed the same way in attempts ${first.attempts.join(', ')}, so one more is unlikely to help. triage run_id: ${id}, attempt_number: ${run_attempt} says why.`;
  return {
    text: [
      `Started ${what} of ${name} #${run_number} as attempt ${data.run_attempt}${debug ? ', with debug logging' : ''}. Follow it with wait_for_run run_id: ${id}.`,
      ...attemptLines(attempts),
      ...(repeatedText ? [repeatedText] : []),
      html_url,
    ].join('\n'),
    data,
  };
}

const failedRoute = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs';

const cancellationShape = { run_id: z.number(), accepted: z.boolean() };

export default [
  defineTool({
    name: 're_run_workflow',
    title: 'Rerun all jobs',
    description:
      'Runs all jobs of a finished run again, as a new attempt of the same commit. Only the failed ones: re_run_workflow_failed_jobs. Not after 30 days.',
    effect: 'write',
    endpoint: 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun',
    mayMean: isFinished,
    input: { ...parameters.run, enable_debug_logging: parameters.enable_debug_logging },
    output: rerunShape,
    async handle(args, context) {
      const run = await readRun(args, context);
      const attempts = await pastAttempts(args, run, context);
      await context.github.call('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun', args);
      return startedReply(run, 'all jobs', attempts, args.enable_debug_logging);
    },
  }),

  defineTool({
    name: 're_run_workflow_failed_jobs',
    title: 'Rerun failed jobs',
    description:
      'Runs the failed jobs of a finished run again, and the jobs that depend on them; with pull_number or head_sha, those of all its failed runs. Ask triage first whether a rerun helps.',
    effect: 'write',
    endpoint: failedRoute,
    input: {
      ...parameters.repository,
      run_id: parameters.target.run_id,
      pull_number: commit.pull_number,
      head_sha: commit.head_sha,
      enable_debug_logging: parameters.enable_debug_logging,
    },
    output: {
      ...z.object(rerunShape).partial().shape,
      ...z.object(rerunRunsShape).partial().shape,
    },
    async handle({ enable_debug_logging, ...named }, context) {
      const about = subject(named, context);
      if ('commit' in about) return rerunFailed(about.commit, enable_debug_logging, context);
      const { owner, repo, run_id } = await runOf(about, context);
      const args = { owner, repo, run_id };
      const run = await readRun(args, context);
      const attempts = await pastAttempts(args, run, context);
      await context.github.call(failedRoute, { ...args, enable_debug_logging });
      return startedReply(run, 'the failed jobs', attempts, enable_debug_logging);
    },
  }),

  defineTool({
    name: 're_run_job_for_workflow_run',
    title: 'Rerun one job',
    description:
      'Runs one job of a finished run again, with the jobs that depend on it, as a new attempt.',
    effect: 'write',
    endpoint: 'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun',
    input: { ...parameters.job, enable_debug_logging: parameters.enable_debug_logging },
    output: rerunShape,
    async handle({ owner, repo, job_id, enable_debug_logging }, context) {
      const { github } = context;
      const job = await github.call('GET /repos/{owner}/{repo}/actions/jobs/{job_id}', {
        owner,
        repo,
        job_id,
      });
      const run = await readRun({ owner, repo, run_id: Number(job.run_id) }, context);
      const attempts = await pastAttempts({ owner, repo }, run, context);
      await github.call('POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun', {
        owner,
        repo,
        job_id,
        enable_debug_logging,
      });
      const name = inline(job.name);
      return startedReply(run, `job ${quoted(name)}`, attempts, enable_debug_logging, name);
    },
  }),

  defineConfirmed({
    name: 'dispatch_workflow',
    title: 'Start a workflow',
    description:
      'Starts a workflow (workflow_dispatch) on a branch or tag. Without confirm it only checks the inputs against its file and shows what would run where. To repeat a run: re_run_workflow.',
    input: dispatchInput,
    output: dispatchOutput,
    preview: dispatchPreview,
    act: startWorkflow,
  }),

  defineTool({
    name: 'cancel_workflow_run',
    title: 'Cancel run',
    description: 'Asks a run to stop; its clean-up steps still run, so it may take minutes.',
    effect: 'stop',
    endpoint: 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel',
    mayMean: isUnfinished,
    input: parameters.run,
    output: cancellationShape,
    async handle(args, context) {
      const run = await readRun(args, context);
      await context.github.call('POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', args);
      return {
        text: `GitHub accepted to cancel ${run.name} #${run.run_number}; it is not stopped yet. Follow it with wait_for_run run_id: ${run.id}; if it hangs, force_cancel_workflow_run.\n${run.html_url}`,
        data: { run_id: run.id, accepted: true },
      };
    },
  }),

  defineConfirmed({
    name: 'force_cancel_workflow_run',
    title: 'Force-cancel',
    description:
      'Stops a run that cancel_workflow_run did not stop. Clean-up steps do not run. Without confirm it only shows what would stop.',
    endpoint: 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel',
    mayMean: isUnfinished,
    input: parameters.run,
    output: cancellationShape,
    async preview(args, context) {
      const run = await readRun(args, context);
      if (run.status === 'completed') {
        throw new ToolError(
          `Not done. Run ${run.id} is completed (${stateOf(run)}): there is nothing to cancel.`,
        );
      }
      return {
        lines: [
          'This stops the run at once; clean-up steps do not run:',
          runText(run, context.now()),
        ],
        phrase: `force-cancel run ${run.id}`,
        state: decisiveState(run),
      };
    },
    async act({ owner, repo, run_id }, { github }) {
      const route = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel';
      await github.call(route, { owner, repo, run_id });
      return {
        text: `GitHub accepted to force-cancel run ${run_id}. Follow it with wait_for_run run_id: ${run_id}.`,
        data: { run_id, accepted: true },
      };
    },
  }),

  defineConfirmed({
    name: 'delete_workflow_run',
    title: 'Delete run',
    description:
      'Deletes finished runs for good, with their logs and all attempts. Without confirm it only shows which. Logs alone: delete_workflow_run_logs.',
    endpoint: 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}',
    mayMean: isFinished,
    input: deletionInput,
    output: deletionOutput,
    ...runDeletion,
  }),
];
