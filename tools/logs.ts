import { z } from 'zod';
import { defineConfirmed } from '../src/confirm.ts';
import { Refusal } from '../src/errors.ts';
import { parameters } from '../src/parameters.ts';
import { readRun, runText } from '../src/run.ts';

export default [
  defineConfirmed({
    name: 'delete_workflow_run_logs',
    title: 'Delete logs',
    description: 'Deletes its logs for good.',
    endpoint: 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs',
    input: parameters.run,
    output: { run_id: z.number(), deleted: z.boolean() },
    async preview(args, context) {
      const run = await readRun(args, context);
      if (run.status !== 'completed') {
        throw new Refusal(
          `Not done. Run ${run.id} is ${run.status}: its logs can be deleted when it is completed.`,
        );
      }
      return {
        lines: [
          'This deletes the logs of all jobs of the run, for good; nothing can explain it afterwards:',
          runText(run, context.now()),
        ],
        phrase: `delete logs of run ${run.id}`,
        state: `${run.run_attempt} ${run.head_sha} ${run.conclusion}`,
      };
    },
    async act({ owner, repo, run_id }, { github }) {
      const route = 'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs';
      await github.call(route, { owner, repo, run_id });
      return { text: `Deleted the logs of run ${run_id}.`, data: { run_id, deleted: true } };
    },
  }),
];
