import { z } from 'zod';
import { environmentNames } from '../../github/environments.ts';
import { isHttpFailure, ToolError } from '../../github/errors.ts';
import { findRef, type Ref } from '../../github/ref.ts';
import { type Repository, readRepository } from '../../github/repository.ts';
import { readWorkflow, type Workflow } from '../../github/workflow.ts';
import type { PlannedJob, WorkflowDefinition } from '../../github/workflow-definition.ts';
import { readWorkflowFile } from '../../github/workflow-file.ts';
import { count, shortSha } from '../../text/format.ts';
import { inline, leading, quoted } from '../../text/text.ts';
import {
  type ActReply,
  type Preview,
  requireWholeName,
  wholeText,
} from '../../tool/confirmation.ts';
import { parameters } from '../../tool/parameters.ts';
import type { Context } from '../../tool/tool.ts';
import { checkInputs, type InputValue } from './dispatch-inputs.ts';
import { findStarted, newestRunOf } from './find-started.ts';

/** The parameters of dispatch_workflow. */
export const dispatchInput = {
  ...parameters.repository,
  workflow_id: parameters.workflow_id,
  ref: parameters.text.optional().describe('Branch or tag; default branch.'),
  inputs: z
    .record(
      z.union([z.string(), z.number(), z.boolean()], {
        errorMap: () => ({ message: 'must be a text, a number, true or false' }),
      }),
    )
    .optional()
    .describe('By their names in the file.'),
};

/** The output of dispatch_workflow. */
export const dispatchOutput = {
  run_id: z.number().nullable().describe('null: it could not be told which run it is.'),
  candidates: z.array(z.number()),
  html_url: z.string(),
};

interface Dispatch extends Repository {
  readonly workflow_id: number | string;
  readonly ref?: string | undefined;
  readonly inputs?: Record<string, string | number | boolean> | undefined;
}

/** What the person agreed to start. */
interface Decision {
  readonly workflow: Pick<Workflow, 'id' | 'name' | 'file' | 'html_url'>;
  readonly ref: Ref;
  readonly values: readonly InputValue[];
}

/** How many jobs a preview names. */
const maxJobs = 20;

/**
 * Checks the inputs and shows what the workflow would run.
 * @throws ToolError where it cannot be started so
 */
export async function dispatchPreview(args: Dispatch, context: Context): Promise<Preview> {
  const { github, optional } = context;
  const repository = { owner: args.owner, repo: args.repo };
  const [workflow, ref] = await Promise.all([
    readWorkflow(github, { ...repository, workflow_id: args.workflow_id }),
    wantedRef(repository, args.ref, context),
  ]);
  const { name, file, path, state, html_url } = workflow;
  const titled = `${leading(name)} (${file})`;
  requireWholeName('ref', ref.name);
  if (state !== 'active') {
    throw new ToolError(
      `Not done. ${titled} is disabled (${state}): GitHub starts no run of it. A person can enable it on ${html_url}`,
    );
  }
  const at = `${ref.name} (${shortSha(ref.sha)})`;
  const definition = await readWorkflowFile(github, { ...repository, path, ref: ref.sha });
  if (!definition) throw new ToolError(`${file} is not there at ${at}.`);
  const { inputs, jobs } = definition;
  if (!inputs) throw new ToolError(`Not done. ${titled} at ${at} ${notByHand(definition)}`);
  const asksEnvironments = inputs.some(
    (input) => input.type === 'environment' && args.inputs?.[input.name] !== undefined,
  );
  const environments = asksEnvironments
    ? await optional.read('environments', () => environmentNames(github, repository))
    : undefined;
  const { values, wrong } = checkInputs(inputs, args.inputs ?? {}, environments);
  if (wrong.length > 0) {
    throw new ToolError(`Not done. inputs: ${wrong.join('; ')}. Nothing was sent.`);
  }
  const decision: Decision = { workflow: { id: workflow.id, name, file, html_url }, ref, values };
  return {
    lines: [
      `This starts ${titled} on the ${ref.kind} ${ref.name}:`,
      `commit: ${ref.sha} ${quoted(ref.title)} by ${ref.author}`,
      values.length > 0 ? 'inputs:' : 'inputs: none',
      ...values.map(
        (input) =>
          `- ${leading(input.name)}: ${wholeText(`inputs.${inline(input.name)}`, input.value)}${input.isDefault ? ' (default)' : ''}`,
      ),
      `jobs: ${jobs.slice(0, maxJobs).map(jobText(values)).join('; ') || 'none'}${
        jobs.length > maxJobs ? `; and ${jobs.length - maxJobs} more` : ''
      }`,
      html_url,
    ],
    phrase: `start ${file} on ${ref.name} at ${shortSha(ref.sha)}`,
    state: decision,
  };
}

/**
 * @throws ToolError where there is no such branch or tag: GitHub starts no workflow at a bare
 * commit
 */
async function wantedRef(
  repository: Repository,
  given: string | undefined,
  { github }: Context,
): Promise<Ref> {
  const ref = given ?? (await readRepository(github, repository)).default_branch;
  const found = await findRef(github, { ...repository, ref });
  if (found) return found;
  throw new ToolError(
    `ref: no branch or tag is named ${quoted(inline(ref, 100))}. A workflow starts at a branch or tag, never at a commit.`,
  );
}

function notByHand({ events }: WorkflowDefinition): string {
  const on = [...events.keys()].map(leading).join(', ') || 'nothing';
  return `has no workflow_dispatch trigger: it starts on ${on}. To start it by hand, its file needs "workflow_dispatch" under "on" there and on the default branch.`;
}

const jobText =
  (values: readonly InputValue[]) =>
  ({ name, runs_on, environment }: PlannedJob) => {
    const filled = (text: string) =>
      inline(
        text.replace(
          /\$\{\{ *(?:github\.event\.)?inputs\.([\w-]+) *\}\}/g,
          (whole, name: string) => values.find((input) => input.name === name)?.value ?? whole,
        ),
      );
    const on = runs_on && ` on ${leading(filled(runs_on))}`;
    const into =
      environment === undefined ? '' : ` into the environment ${leading(filled(environment))}`;
    return `${leading(name)}${on}${into}`;
  };

const route = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches';

/** Starts the workflow and finds its run. */
export async function startWorkflow(
  args: Dispatch,
  context: Context,
  agreed: Preview,
): Promise<ActReply<Dispatch>> {
  const { workflow, ref, values } = agreed.state as Decision;
  const repository = { owner: args.owner, repo: args.repo };
  const request = {
    ...repository,
    workflow_id: workflow.id,
    ref: `refs/${ref.kind === 'tag' ? 'tags' : 'heads'}/${ref.name}`,
    inputs: Object.fromEntries(values.map(({ name, value }) => [name, value])),
  };
  const before = await newestRunOf(repository, workflow.id, context);
  const answer = await dispatch(request, context);
  const titled = `${leading(workflow.name)} (${workflow.file}) on ${ref.name}`;
  if (answer !== undefined) {
    return {
      text: [
        `Started ${titled}: run ${answer.run_id}.`,
        `Next: wait_for_run run_id: ${answer.run_id}`,
        answer.html_url,
      ].join('\n'),
      data: { run_id: answer.run_id, candidates: [], html_url: answer.html_url },
    };
  }
  const found = await findStarted(repository, { workflow_id: workflow.id, ref, before }, context);
  const [only, ...others] = found;
  const ids = found.map(({ id }) => id);
  if (only && others.length === 0) {
    return {
      text: [
        `Started ${titled}. GitHub did not name the run; run ${only.id} was found by time and actor.`,
        `Next: wait_for_run run_id: ${only.id}`,
        only.html_url,
      ].join('\n'),
      data: { run_id: only.id, candidates: [], html_url: only.html_url },
    };
  }
  return {
    text: [
      `Started ${titled}. GitHub did not name the run${
        only
          ? `, and ${count(ids.length, 'run')} began since: ${ids.join(', ')}. Which of them it is cannot be told.`
          : ', and it is not listed yet.'
      }`,
      `Next: list_workflow_runs workflow_id: ${workflow.id}, event: workflow_dispatch`,
      workflow.html_url,
    ].join('\n'),
    data: { run_id: null, candidates: ids, html_url: workflow.html_url },
  };
}

/**
 * Sends the dispatch; returns the run that GitHub says it started, or undefined where it does not
 * say.
 */
async function dispatch(
  request: Repository & { workflow_id: number; ref: string; inputs: Record<string, string> },
  { github }: Context,
): Promise<{ run_id: number; html_url: string } | undefined> {
  try {
    const answer: unknown = await github.call(route, { ...request, return_run_details: true });
    const { workflow_run_id, html_url } = Object(answer) as Record<string, unknown>;
    return Number.isSafeInteger(workflow_run_id)
      ? { run_id: Number(workflow_run_id), html_url: String(html_url) }
      : undefined;
  } catch (error) {
    // Enterprise servers from before 2026 reject the field without starting anything.
    const unknown = isHttpFailure(error) && [400, 422].includes(error.status);
    if (!unknown || !error.message.includes('return_run_details')) throw error;
  }
  await github.call(route, request);
  return undefined;
}
