import { z } from 'zod';
import { compareRuns } from '../src/answers/compare/compare.ts';
import { comparisonShape } from '../src/answers/compare/reply.ts';
import { healthShape, workflowHealth } from '../src/answers/health/reply.ts';
import { waitReply, waitShape } from '../src/answers/wait/reply.ts';
import { waitForCommit } from '../src/answers/wait/wait-commit.ts';
import { withCheckedOutRun } from '../src/tool/checked-out-branch.ts';
import { runOf } from '../src/tool/named-run.ts';
import { commit, parameters } from '../src/tool/parameters.ts';
import { subject, targetRun } from '../src/tool/target.ts';
import { defineTool } from '../src/tool/tool.ts';

export default [
  defineTool({
    name: 'compare_runs',
    title: 'Compare runs',
    description:
      'Compares a run with the last green one of its workflow and branch, or another: jobs that broke, commits and files between them, changes of runner and versions.',
    effect: 'read',
    showsTimeline: true,
    input: {
      ...parameters.target,
      base_run_id: parameters
        .id()
        .optional()
        .describe('Run to compare with; default: the last green one.'),
    },
    output: comparisonShape,
    async handle({ base_run_id, ...named }, context) {
      const { owner, repo, run_id } = targetRun(await withCheckedOutRun(named, context), context);
      return compareRuns({ owner, repo }, run_id, base_run_id, context);
    },
  }),

  defineTool({
    name: 'get_workflow_health',
    title: 'Workflow health',
    description:
      'Reports how reliable a workflow is over its last runs: jobs that are flaky (failed and passed on one commit), red since when, how durations moved.',
    effect: 'read',
    input: {
      ...parameters.repository,
      workflow_id: parameters.workflow_id,
      branch: parameters.text.optional().describe('Default: the default branch.'),
      runs: parameters.whole(500).default(100).describe('At most.'),
    },
    output: healthShape,
    handle: (args, context) => workflowHealth({ ...args, branch: args.branch }, context),
  }),

  defineTool({
    name: 'wait_for_run',
    title: 'Wait for a run',
    description:
      'Waits up to 50 s for a run, or all runs of a pull request or commit, to end or to fail, and says how they stand and why the first failed. Call again while they go on.',
    effect: 'read',
    input: {
      ...parameters.target,
      pull_number: commit.pull_number,
      head_sha: commit.head_sha,
      until: z
        .enum(['completed', 'first_failure'])
        .default('completed')
        .describe('first_failure answers as soon as a job fails.'),
      timeout_seconds: parameters.whole(50).default(45).describe('At most.'),
    },
    output: waitShape,
    async handle({ until, timeout_seconds, ...named }, context) {
      const at = await withCheckedOutRun(named, context, 'unfinished');
      const about = subject(at, context);
      const wanted = { until, timeout_seconds };
      if ('commit' in about) return waitForCommit(about.commit, wanted, context);
      const { owner, repo, run_id } = await runOf(about, context);
      return waitReply({ owner, repo, run_id, ...wanted }, context);
    },
  }),
];
