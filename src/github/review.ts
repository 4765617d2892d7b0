import { z } from 'zod';
import { span } from '../text/format.ts';
import { inline, leading, readable } from '../text/text.ts';
import type { Answer, GitHub } from './api.ts';
import type { Repository } from './repository.ts';

type GitHubPending =
  Answer<'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments'>[number];
type GitHubReview = Answer<'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals'>[number];

/** An environment that a run waits for. */
export const pendingShape = z.object({
  environment: z.object({ id: z.number(), name: z.string() }),
  wait_timer: z.number().describe('Minutes.'),
  wait_timer_started_at: z.string().nullable(),
  current_user_can_approve: z.boolean(),
  reviewers: z.array(z.string()).describe('Logins, and teams as @name; one of them is enough.'),
});

export type Pending = z.output<typeof pendingShape>;

export function decodePending(pending: GitHubPending): Pending {
  return {
    environment: {
      id: Number(pending.environment.id ?? 0),
      name: inline(pending.environment.name ?? ''),
    },
    wait_timer: pending.wait_timer,
    wait_timer_started_at: pending.wait_timer_started_at,
    current_user_can_approve: pending.current_user_can_approve,
    reviewers: pending.reviewers.flatMap(({ reviewer }) => {
      if (!reviewer) return [];
      return [inline('login' in reviewer ? reviewer.login : `@${reviewer.slug ?? reviewer.name}`)];
    }),
  };
}

/** Reads which environments a run waits for. */
export async function readPending(
  github: GitHub,
  { owner, repo, run_id }: Repository & { readonly run_id: number },
): Promise<Pending[]> {
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
  return (await github.call(route, { owner, repo, run_id })).map(decodePending);
}

/** The same with the name of each environment to the letter, as it has to be compared before a decision. */
export async function readPendingExactly(
  github: GitHub,
  { owner, repo, run_id }: Repository & { readonly run_id: number },
): Promise<readonly (Pending & { readonly exactName: string })[]> {
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
  const found = (await github.exact(route, { owner, repo, run_id })) as GitHubPending[];
  return found.map((pending) => ({
    ...decodePending(readable(pending) as GitHubPending),
    exactName: pending.environment.name ?? '',
  }));
}

/** When the wait timer of an environment is over, in milliseconds since 1970; 0 where it has none. */
export function timerEnd({ wait_timer, wait_timer_started_at }: Pending): number {
  return wait_timer === 0 ? 0 : Date.parse(wait_timer_started_at ?? '') + wait_timer * 60_000 || 0;
}

export function pendingLine(pending: Pending, now: number): string {
  const { environment, wait_timer, current_user_can_approve, reviewers } = pending;
  const ends = timerEnd(pending);
  const timer =
    wait_timer === 0
      ? ''
      : `; wait timer ${wait_timer}m${ends > now ? `, ${span(ends - now)} left` : ', over'}`;
  const who = reviewers.length > 0 ? `reviewers: ${reviewers.join(', ')}` : 'no reviewers set';
  return `${leading(environment.name)} (environment_id ${environment.id}): ${who}; you ${current_user_can_approve ? 'can' : 'cannot'} approve${timer}`;
}

/** One entry of a run's review history. */
export const reviewShape = z.object({
  state: z.string(),
  user: z.string().describe('Login.'),
  environments: z.array(z.string()),
  comment: z.string(),
});

type Review = z.output<typeof reviewShape>;

export function decodeReview(review: GitHubReview): Review {
  return {
    state: review.state,
    user: inline(review.user?.login ?? '(gone)'),
    environments: review.environments.map(({ name }) => inline(name ?? '')),
    comment: inline(review.comment, 500),
  };
}

export function reviewLine({ state, user, environments, comment }: Review): string {
  return `${leading(user)} ${state} ${environments.join(', ')}${comment ? `: ${comment}` : ''}`;
}
