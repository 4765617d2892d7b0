import { z } from 'zod';
import { verdictShape } from '../src/answers/triage/reply.ts';
import { triage } from '../src/answers/triage/triage.ts';
import { ofBranch } from '../src/tool/checked-out-branch.ts';
import { parameters } from '../src/tool/parameters.ts';
import { subject } from '../src/tool/target.ts';
import { defineTool } from '../src/tool/tool.ts';

export default [
  defineTool({
    name: 'triage',
    title: 'Why it is red',
    description:
      'Why a run, pull request, branch or commit is red, stuck or waiting: failed jobs of all its workflows grouped by cause with the log lines that prove it, new or flaky, whether a rerun helps, red checks of others, and what to call next.',
    effect: 'read',
    picture: true,
    input: {
      ...parameters.target,
      pull_number: parameters.id().optional().describe('Of a pull request.'),
      branch: parameters.text.optional().describe('Its newest commit.'),
      head_sha: z
        .string()
        .refine((sha) => /^[0-9a-f]{7,64}$/i.test(sha), 'Not a commit of 7 digits or more')
        .optional()
        .describe('7 digits or more.'),
      attempt_number: parameters.id().optional().describe('Default: latest.'),
      job_id: parameters.job_id,
      max_tokens: z
        .number()
        .int()
        .refine((tokens) => tokens >= 300 && tokens <= 8000, 'Must be from 300 to 8000')
        .default(1200)
        .describe('Length of the answer, at most.'),
    },
    output: verdictShape,
    async handle({ max_tokens, ...asked }, context) {
      return triage(subject(await ofBranch(asked, context), context), max_tokens, context);
    },
  }),
];
