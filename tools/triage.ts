import { z } from 'zod';
import { stateOf } from '../src/answers/triage/blocked.ts';
import { categoryOf } from '../src/answers/triage/cause-reply.ts';
import { outlookOf } from '../src/answers/triage/outlook.ts';
import { pastOf } from '../src/answers/triage/past.ts';
import { verdictOf, verdictShape } from '../src/answers/triage/reply.ts';
import { inquire } from '../src/causes/find-causes.ts';
import { allJobs, isFailed, readJob } from '../src/github/job.ts';
import { rolesOf } from '../src/github/job-roles.ts';
import { readRun } from '../src/github/run.ts';
import { count } from '../src/text/format.ts';
import { atHead, headPosition } from '../src/tool/checked-out-branch.ts';
import { parameters } from '../src/tool/parameters.ts';
import { logLinks } from '../src/tool/resource.ts';
import { target } from '../src/tool/target.ts';
import { defineTool } from '../src/tool/tool.ts';

export default [
  defineTool({
    name: 'triage_run',
    title: 'Why it failed',
    description: 'Why a run is red: causes, log lines, next step.',
    effect: 'read',
    picture: true,
    input: {
      ...parameters.target,
      attempt_number: parameters.id().optional().describe('Default: latest.'),
      job_id: parameters.job_id,
      max_tokens: z
        .number()
        .int()
        .refine((tokens) => tokens >= 300 && tokens <= 8000, 'Must be from 300 to 8000')
        .default(1500)
        .describe('Budget.'),
    },
    output: verdictShape,
    async handle({ max_tokens, ...asked }, context) {
      const place = target(await atHead(asked, context), context);
      const { owner, repo, job_id } = place;
      const only =
        job_id === undefined ? undefined : await readJob({ owner, repo, job_id }, context);
      const run_id = place.run_id ?? only?.run_id ?? 0;
      const attempt_number = place.attempt_number ?? only?.run_attempt;
      const run = await readRun({ owner, repo, run_id, attempt_number }, context);
      const position = await headPosition(place, run, context);
      const jobs = await allJobs(context.github, { owner, repo, run_id, attempt_number });
      const roles = only
        ? { suspects: isFailed(only) ? [only] : [], consequences: [] }
        : rolesOf(jobs);
      if (roles.suspects.length === 0) {
        const { state, next } = await stateOf({ owner, repo }, run, only ? [only] : jobs, context);
        return verdictOf(
          { run, jobs, suspected: [], unseen: [], consequences: [], state, next, position },
          max_tokens * 4,
          context.mark,
        );
      }
      context.progress(0, undefined, `Looking into ${count(roles.suspects.length, 'job')}`);
      const [inquired, past] = await Promise.all([
        inquire({ owner, repo }, run, roles.suspects, context),
        pastOf({ owner, repo }, run, jobs, attempt_number === undefined, context),
      ]);
      const causes = inquired.suspected.map((each) => ({
        category: categoryOf(each),
        jobs: each.jobs,
      }));
      const verdict = verdictOf(
        {
          run,
          jobs,
          ...inquired,
          history: past && outlookOf(run, jobs, causes, past, context.now()),
          consequences: roles.consequences,
          state: undefined,
          next: [],
          position,
        },
        max_tokens * 4,
        context.mark,
      );
      const read = inquired.suspected.filter(({ examined }) => examined.lines.length > 0);
      const links = logLinks(
        place,
        read.map(({ examined }) => examined.job),
      );
      return { ...verdict, links };
    },
  }),
];
