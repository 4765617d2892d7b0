import { z } from 'zod';
import { previewGate, previewReview } from '../src/answers/review/decisions.ts';
import { previewForkRun } from '../src/answers/review/fork-run.ts';
import {
  decodePending,
  decodeReview,
  pendingLine,
  pendingShape,
  reviewLine,
  reviewShape,
} from '../src/github/review.ts';
import { count, shortSha } from '../src/text/format.ts';
import { inline } from '../src/text/text.ts';
import { defineConfirmed } from '../src/tool/confirmation.ts';
import { parameters } from '../src/tool/parameters.ts';
import { defineEndpoint } from '../src/tool/tool.ts';

const pendingRoute = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
const reviewRoute = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
const gateRoute = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule';
const approveRoute = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/approve';

const state = z.enum(['approved', 'rejected']);

export default [
  defineEndpoint({
    name: 'get_reviews_for_run',
    title: 'Get reviews',
    description:
      'Lists who approved or rejected deployments of a run, with comments. What still waits: get_pending_deployments_for_run.',
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
    description:
      'Lists the environments that a run waits for: who may approve, wait timers, and the ids that review_pending_deployments_for_run takes.',
    effect: 'read',
    endpoint: pendingRoute,
    mayMean: ({ status }) => status === 'waiting',
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
    description:
      "Lets a pull request from a first-time contributor's fork run (conclusion action_required). Not for deployments. Without confirm it only shows what would run.",
    endpoint: approveRoute,
    mayMean: ({ conclusion }) => conclusion === 'action_required',
    input: parameters.run,
    output: { run_id: z.number(), approved: z.boolean() },
    preview: previewForkRun,
    async act({ owner, repo, run_id }, { github }) {
      await github.call(approveRoute, { owner, repo, run_id });
      return {
        text: `Approved: run ${run_id} starts. Follow it with wait_for_run run_id: ${run_id}.`,
        data: { run_id, approved: true },
      };
    },
  }),

  defineConfirmed({
    name: 'review_pending_deployments_for_run',
    title: 'Review deployments',
    description:
      'Approves or rejects deployments that wait for a person. Without confirm it only shows what would ship. Ids come from get_pending_deployments_for_run.',
    endpoint: reviewRoute,
    mayMean: ({ status }) => status === 'waiting',
    input: {
      ...parameters.run,
      environment_ids: z
        .array(parameters.id())
        .refine((ids) => ids.length > 0 && ids.length <= 100, 'Must be 1 to 100 ids')
        .describe('From get_pending_deployments_for_run.'),
      state: state.describe('The decision.'),
      comment: z.string().describe('Shown with the review.'),
    },
    output: {
      run_id: z.number(),
      state,
      environments: z.array(z.string()),
      deployments: z.array(z.object({ id: z.number(), environment: z.string(), sha: z.string() })),
    },
    preview: previewReview,
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
    description:
      'Decides or comments on a custom deployment gate, only with the token of the GitHub App that owns it; a person approves with review_pending_deployments_for_run.',
    endpoint: gateRoute,
    mayMean: ({ status }) => status === 'waiting',
    input: {
      ...parameters.run,
      environment_name: parameters.text.describe('Environment, as production.'),
      state: state.optional().describe('The decision; left out: a comment alone.'),
      comment: z.string().optional().describe('Shown with it.'),
    },
    output: { run_id: z.number(), environment_name: z.string(), state: z.string().nullable() },
    preview: previewGate,
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
