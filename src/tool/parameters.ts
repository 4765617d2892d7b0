import { z } from 'zod';
import { isOwner, isRepository } from '../github/repository.ts';
import { inline, quoted } from '../text/text.ts';

const workflowFile = /^[^/\\?#%\p{Cc}]{1,255}\.ya?ml$/u;

const encoded = /%[0-9a-f]{2}/i;

/** Whether GitHub's API takes the text as a workflow: its id or the name of its file. */
export function isWorkflowId(text: string): boolean {
  return workflowFile.test(text) || /^[1-9]\d{0,15}$/.test(text);
}

/** Any other name is looked up in the repository's list of workflows, and never sent. */
function mayNameWorkflow(text: string): boolean {
  const mayBeName = text.trim() !== '' && text.length <= 255 && !/\.ya?ml$/i.test(text);
  return isWorkflowId(text) || (mayBeName && !encoded.test(text));
}

/**
 * Refinements instead of bounds: those would be in the schema, and every byte of it is in every
 * prompt.
 */
const id = () =>
  z
    .number()
    .int()
    .refine((value) => value > 0 && Number.isSafeInteger(value), 'Not an id');

/** A whole number from 1 to `max`. */
const whole = (max: number) =>
  z
    .number()
    .int()
    .refine((value) => value >= 1 && value <= max, `Must be from 1 to ${max}`);

const repository = {
  owner: z.string().refine(isOwner, 'Not an account name').describe('A login.'),
  repo: z.string().refine(isRepository, 'Not a repository name').describe('Its name.'),
};

const text = z.string().refine((value) => value.trim() !== '', 'Must not be empty');

/** The parameters that tools share, under GitHub's names. */
export const parameters = {
  repository,
  run: { ...repository, run_id: id().describe('From a run list; not the #number.') },
  job: { ...repository, job_id: id().describe('From list_jobs or triage.') },
  /** For tools that also take a pasted address; target.ts reads them. */
  target: {
    owner: repository.owner.optional(),
    repo: repository.repo.optional(),
    run_id: id().optional().describe('From a run list; not the #number.'),
    url: z.string().optional().describe('Address, in place of ids.'),
  },
  job_id: id().optional().describe('From list_jobs or triage.'),
  attempt_number: id().describe('From 1, the first.'),
  workflow_id: z
    .union([
      id(),
      z.string().refine(mayNameWorkflow, {
        message: 'Not a workflow id, file name such as ci.yml, or name',
      }),
    ])
    .describe('Id, file (ci.yml) or name.'),
  exclude_pull_requests: z.boolean().default(false).describe('No pull_requests.'),
  enable_debug_logging: z.boolean().default(false).describe('More in logs.'),
  paging: {
    per_page: whole(100).default(30).describe('Up to 100.'),
    page: whole(1e6).default(1).describe('From 1.'),
  },
  confirm: {
    confirm: z.string().optional().describe("The preview's phrase, once the person agreed."),
  },
  id,
  whole,
  text,
};

/** Ways to name a commit with all its runs and checks. */
export const commit = {
  pull_number: id().optional().describe('Of a pull request.'),
  branch: text.optional().describe('Its newest commit.'),
  head_sha: z
    .string()
    .refine((sha) => /^[0-9a-fA-F]{7,64}$/.test(sha), 'Not a commit by 7 digits or more')
    .optional()
    .describe('7 digits or more.'),
};

/**
 * Ways to name a run other than by its id. Every tool that takes a run accepts them, even where it
 * does not list them.
 */
export const waysToName = {
  url: parameters.target.url,
  ...commit,
  job_id: parameters.job_id,
};

/** https://docs.github.com/rest/actions/workflow-runs: status takes a status or a conclusion. */
export const statuses = [
  'completed',
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'skipped',
  'stale',
  'success',
  'timed_out',
  'in_progress',
  'queued',
  'requested',
  'waiting',
  'pending',
] as const;

/**
 * https://docs.github.com/actions/using-workflows/events-that-trigger-workflows; "dynamic" is for
 * runs that GitHub starts itself.
 */
const events: readonly string[] = [
  'branch_protection_rule',
  'check_run',
  'check_suite',
  'create',
  'delete',
  'deployment',
  'deployment_status',
  'discussion',
  'discussion_comment',
  'dynamic',
  'fork',
  'gollum',
  'image_version',
  'issue_comment',
  'issues',
  'label',
  'merge_group',
  'milestone',
  'page_build',
  'public',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_target',
  'push',
  'registry_package',
  'release',
  'repository_dispatch',
  'schedule',
  'status',
  'watch',
  'workflow_call',
  'workflow_dispatch',
  'workflow_run',
];

/** A date or time, or a range of them, in GitHub's search syntax. */
const searchTime = String.raw`\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?`;
const created = new RegExp(
  String.raw`^((>=?|<=?)?${searchTime}|(${searchTime}|\*)\.\.(${searchTime}|\*))$`,
);

/** Query parameters that both run lists share. */
export const runFilters = {
  actor: text.optional().describe('Who started it.'),
  branch: text.optional().describe('Branch name.'),
  event: text
    .refine(
      (name) => events.includes(name),
      (name) => ({
        message: `${quoted(inline(name, 50))} starts no workflow. What does: ${events.join(', ')}`,
      }),
    )
    .optional()
    .describe('As pull_request.'),
  status: z.enum(statuses).optional().describe('Or conclusion.'),
  ...parameters.paging,
  created: z
    .string()
    .refine((range) => created.test(range), {
      message: 'Not a date or range such as >=2026-01-31 or 2026-01-01..2026-01-31',
    })
    .optional()
    .describe('>=2026-01-31 or from..to.'),
  exclude_pull_requests: parameters.exclude_pull_requests,
  check_suite_id: id().optional().describe('Check suite.'),
  head_sha: commit.head_sha,
};
