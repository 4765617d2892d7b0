import { z } from 'zod';
import { verdictShape } from '../src/answers/triage/reply.ts';
import { triage } from '../src/answers/triage/triage.ts';
import { withCheckedOutBranch } from '../src/tool/checked-out-branch.ts';
import { commit, parameters } from '../src/tool/parameters.ts';
import { subject } from '../src/tool/target.ts';
import { defineTool } from '../src/tool/tool.ts';

export default [
  defineTool({
    name: 'triage',
    title: 'Why it is red',
    description:
      'Why a run, pull request, branch or commit is red, stuck or waiting: failed jobs grouped by cause with the log lines that prove it, new or flaky, whether a rerun helps, red checks of others, what to call next.',
    effect: 'read',
    showsTimeline: true,
    input: {
      ...parameters.target,
      ...commit,
      attempt_number: parameters.id().optional().describe('Default: latest.'),
      job_id: parameters.job_id,
      max_tokens: z
        .number()
        .int()
        .refine((tokens) => tokens >= 300 && tokens <= 8000, 'Must be from 300 to 8000')
        .default(1200)
        .describe('Length of the answer, at most.'),
      all_reports: z.boolean().default(false).describe('Read all test reports.'),
    },
    output: verdictShape,
    async handle({ max_tokens, all_reports, ...asked }, context) {
      const extent = { max_tokens, all_reports };
      return triage(subject(await withCheckedOutBranch(asked, context), context), extent, context);
    },
  }),
];
