import { z } from 'zod';
import { forkLines, shippingLines } from '../src/answers/review/deployment-preview.ts';
import { ToolError } from '../src/github/errors.ts';
import {
  decodePending,
  decodeReview,
  type Pending,
  pendingLine,
  pendingShape,
  reviewLine,
  reviewShape,
} from '../src/github/review.ts';
import { readRun, runText, standing } from '../src/github/run.ts';
import { count, shortSha } from '../src/text/format.ts';
import { inline } from '../src/text/text.ts';
import { decisive, defineConfirmed } from '../src/tool/confirmation.ts';
import { parameters } from '../src/tool/parameters.ts';
import { type Context, defineEndpoint } from '../src/tool/tool.ts';

const pendingRoute = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
const reviewRoute = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
const gateRoute = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule';
const approveRoute = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/approve';

type RunId = { owner: string; repo: string; run_id: number };

async function readPending(
  { owner, repo, run_id }: RunId,
  { github }: Context,
): Promise<Pending[]> {
  return (await github.call(pendingRoute, { owner, repo, run_id })).map(decodePending);
}

const decisions = { approved: 'approve', rejected: 'reject' } as const;

const state = z.enum(['approved', 'rejected']);

export default [
  defineEndpoint({
    name: 'get_reviews_for_run',
    title: 'Get reviews',
    description: 'Past approvals.',
    effect: 'read',
    endpoint: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
    input: parameters.run,
    output: { reviews: z.array(reviewShape) },
    decode: (body) => ({ reviews: body.map(decodeReview) }),
    text: ({ reviews }, { run_id }) =>
      [`Run ${run_id} has ${count(reviews.length, 'review')}.`, ...reviews.map(reviewLine)].join(
        '\n',
      ),
  }),

  defineEndpoint({
    name: 'get_pending_deployments_for_run',
    title: 'Get pending reviews',
    description: 'What waits, with environment ids.',
    effect: 'read',
    endpoint: pendingRoute,
    input: parameters.run,
    output: { pending_deployments: z.array(pendingShape) },
    decode: (body) => ({ pending_deployments: body.map(decodePending) }),
    text: ({ pending_deployments }, { run_id }, now) =>
      [
        `Run ${run_id} waits for ${count(pending_deployments.length, 'environment')}.`,
        ...pending_deployments.map((pending) => pendingLine(pending, now)),
      ].join('\n'),
  }),

  defineConfirmed({
    name: 'approve_workflow_run',
    title: 'Approve fork run',
    description: "Lets a fork's code run.",
    endpoint: approveRoute,
    input: parameters.run,
    output: { run_id: z.number(), approved: z.boolean() },
    async preview(args, context) {
      const run = await readRun(args, context);
      if (
        run.conclusion !== 'action_required' &&
        run.status !== 'action_required' &&
        run.status !== 'waiting'
      ) {
        throw new ToolError(
          `Not done. Run ${run.id} is ${standing(run)}: it does not wait for this approval.`,
        );
      }
      return {
        lines: [
          'This lets code from outside run in this repository, on its runners:',
          runText(run, context.now()),
          `Read the changes first, above all to workflow files: ${run.html_url.replace(/\/actions\/.*/, '')}/commit/${run.head_sha}`,
        ],
        more: () => forkLines(args, run, context.github),
        phrase: `approve run ${run.id} at ${shortSha(run.head_sha)}`,
        state: decisive(run),
      };
    },
    async act({ owner, repo, run_id }, { github }) {
      await github.call(approveRoute, { owner, repo, run_id });
      return {
        text: `Approved: run ${run_id} starts. Follow it with get_workflow_run run_id: ${run_id}.`,
        data: { run_id, approved: true },
      };
    },
  }),

  defineConfirmed({
    name: 'review_pending_deployments_for_run',
    title: 'Review deployments',
    description: 'Approve or reject.',
    endpoint: reviewRoute,
    input: {
      ...parameters.run,
      environment_ids: z
        .array(parameters.id())
        .refine((ids) => ids.length > 0 && ids.length <= 100, 'Must be 1 to 100 ids')
        .describe('Ids.'),
      state: state.describe('State.'),
      comment: z.string().describe('Text.'),
    },
    output: {
      run_id: z.number(),
      state,
      environments: z.array(z.string()),
      deployments: z.array(z.object({ id: z.number(), environment: z.string(), sha: z.string() })),
    },
    async preview(args, context) {
      const [run, pending] = await Promise.all([
        readRun(args, context),
        readPending(args, context),
      ]);
      const chosen = chosenEnvironments(args, pending, context.now());
      const names = chosen.map(({ environment }) => environment.name).join(', ');
      const at = shortSha(run.head_sha);
      return {
        lines: [
          `This will ${decisions[args.state]} deploying commit ${at} to ${names}:`,
          ...chosen.map((item) => pendingLine(item, context.now())),
          runText(run, context.now()),
          `comment: ${inline(args.comment, 500) || '(none)'}`,
        ],
        more: () =>
          shippingLines(
            args,
            run,
            chosen.map(({ environment }) => environment.name),
            context.github,
            context.now(),
          ),
        phrase: `${decisions[args.state]} ${names} for run ${run.id} at ${at}`,
        state: [decisive(run), chosen.map(({ environment }) => environment)],
      };
    },
    async act({ owner, repo, run_id, environment_ids, state, comment }, { github }) {
      const body = await github.call(reviewRoute, {
        owner,
        repo,
        run_id,
        environment_ids,
        state,
        comment,
      });
      const deployments = body.map(({ id, environment, sha }) => ({
        id: Number(id),
        environment: inline(environment),
        sha,
      }));
      const environments = [...new Set(deployments.map(({ environment }) => environment))];
      return {
        text: [
          `${state === 'approved' ? 'Approved' : 'Rejected'}: ${environments.join(', ') || count(environment_ids.length, 'environment')} of run ${run_id}.`,
          ...deployments.map(
            ({ id, environment, sha }) => `deployment ${id}: ${environment} ${shortSha(sha)}`,
          ),
        ].join('\n'),
        data: { run_id, state, environments, deployments },
      };
    },
  }),

  defineConfirmed({
    name: 'review_custom_gates_for_run',
    title: 'Review gate',
    description: 'For GitHub Apps.',
    endpoint: gateRoute,
    input: {
      ...parameters.run,
      environment_name: parameters.text.describe('Name.'),
      state: state.optional().describe('State.'),
      comment: z.string().optional().describe('Text.'),
    },
    output: { run_id: z.number(), environment_name: z.string(), state: z.string().nullable() },
    async preview({ environment_name, state, comment, ...run_id }, context) {
      if (state === undefined && !comment) {
        throw new ToolError('Not done. comment: needed where no state is given. Nothing was sent.');
      }
      const run = await readRun(run_id, context);
      if (run.status === 'completed') {
        throw new ToolError(
          `Not done. Run ${run.id} is completed (${standing(run)}): no gate waits.`,
        );
      }
      const name = inline(environment_name, 255);
      const at = shortSha(run.head_sha);
      const verb = state ? decisions[state] : 'comment on';
      return {
        lines: [
          `This will ${verb} the custom gate of ${name} for commit ${at}:`,
          runText(run, context.now()),
          `comment: ${inline(comment ?? '', 500) || '(none)'}`,
        ],
        more: () => shippingLines(run_id, run, [name], context.github, context.now()),
        phrase: `${verb} ${name} for run ${run.id} at ${at}`,
        state: decisive(run),
      };
    },
    async act({ owner, repo, run_id, environment_name, state, comment }, { github }) {
      const body = { owner, repo, run_id, environment_name };
      await github.call(
        gateRoute,
        state === undefined ? { ...body, comment: comment ?? '' } : { ...body, state, comment },
      );
      const done =
        state === undefined ? 'Commented on' : state === 'approved' ? 'Approved' : 'Rejected';
      return {
        text: `${done}: the custom gate of ${inline(environment_name, 255)} for run ${run_id}.`,
        data: { run_id, environment_name, state: state ?? null },
      };
    },
  }),
];

/** @throws ToolError where an id does not wait for review, or the token's user may not decide it */
function chosenEnvironments(
  { environment_ids, run_id }: { environment_ids: number[]; run_id: number },
  pending: Pending[],
  now: number,
): Pending[] {
  const known = pending.map((item) => pendingLine(item, now)).join('\n');
  const chosen = [...new Set(environment_ids)].map((id) => {
    const item = pending.find(({ environment }) => environment.id === id);
    if (item) return item;
    throw new ToolError(
      pending.length === 0
        ? `Not done. Run ${run_id} waits for no deployment review.`
        : `Not done. environment_ids: ${id} does not wait for review in run ${run_id}. These do:\n${known}`,
    );
  });
  const refused = chosen.filter(({ current_user_can_approve }) => !current_user_can_approve);
  if (refused.length === 0) return chosen;
  throw new ToolError(
    `Not done. The token's user may not review: GitHub lets only these decide.\n${refused.map((item) => pendingLine(item, now)).join('\n')}`,
  );
}
