import type { GitHub } from '../../github/api.ts';
import { type Commits, commitsBetween } from '../../github/commits.ts';
import type { Repository } from '../../github/repository.ts';
import { decodeReview, reviewLine } from '../../github/review.ts';
import type { Run } from '../../github/run.ts';
import { ago, count, shortSha } from '../../text/format.ts';
import type { Context } from '../../tool/tool.ts';
import { redOnCommit } from './red-on-commit.ts';

/** For how many environments deployments are read; more are rarely reviewed at once. */
const maxEnvironments = 3;
/** How many of the last deployments are searched for one that succeeded. */
const maxDeployments = 5;
const maxCommits = 5;
const maxReviews = 3;

/**
 * Lines for a preview: what would be deployed to the environments, what is red, and earlier
 * reviews.
 */
export async function deploymentLines(
  repo: Repository,
  run: Run,
  environments: readonly string[],
  context: Context,
): Promise<string[]> {
  const [changes, red, reviews] = await Promise.all([
    Promise.all(
      environments
        .slice(0, maxEnvironments)
        .map((name) => changesFor(name, repo, run.head_sha, context)),
    ),
    redOnCommit(repo, run, context),
    pastReviews(repo, run.id, context),
  ]);
  const more = environments.length - maxEnvironments;
  return [
    ...changes.flat(),
    ...(more > 0 ? [`What ships to ${count(more, 'more environment')} was not looked at.`] : []),
    ...red,
    ...reviews,
  ];
}

async function changesFor(
  name: string,
  repo: Repository,
  sha: string,
  { github, optional, now }: Context,
): Promise<string[]> {
  const prefix = `Ships to ${name}:`;
  const lines = await optional.read(`what ships to ${name}`, async () => {
    const last = await lastSuccess(repo, name, github);
    if (last === 'none')
      return [`${prefix} all of it, since no deployment there has succeeded yet.`];
    if (last === 'unknown') {
      return [`${prefix} unknown, since none of the last ${maxDeployments} deployments succeeded.`];
    }
    const since = `${shortSha(last.sha)}, deployed ${ago(last.at, now())}`;
    const commits = await commitsBetween(repo, last.sha, sha, github);
    return changeLines(prefix, since, commits);
  });
  return lines ?? [];
}

function changeLines(
  prefix: string,
  since: string,
  { total, behind, url, list }: Commits,
): string[] {
  if (total === 0 && behind === 0) return [`${prefix} nothing new, it has this commit (${since}).`];
  const back = behind > 0 ? `${count(behind, 'commit')} that it has now would go` : '';
  if (total === 0) return [`${prefix} an older state, ${back} (now ${since}): ${url}`];
  const shown = list.slice(-maxCommits).toReversed();
  return [
    `${prefix} ${count(total, 'commit')} since ${since}${back ? `; ${back}` : ''}: ${url}`,
    ...shown.map(({ sha, message, author }) => `- ${shortSha(sha)} ${message} (${author})`),
    ...(total > shown.length ? [`- and ${count(total - shown.length, 'older one')}`] : []),
  ];
}

/**
 * The last successful deployment. GitHub marks it inactive later, but keeps its status "success".
 */
async function lastSuccess(
  { owner, repo }: Repository,
  environment: string,
  github: GitHub,
): Promise<{ readonly sha: string; readonly at: string } | 'none' | 'unknown'> {
  const deployments = await github.call('GET /repos/{owner}/{repo}/deployments', {
    owner,
    repo,
    environment,
    per_page: maxDeployments,
  });
  if (deployments.length === 0) return 'none';
  const succeeded = await Promise.all(
    deployments.map(async ({ id }) => {
      const statuses = await github.call(
        'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
        { owner, repo, deployment_id: Number(id), per_page: 30 },
      );
      return statuses.some(({ state }) => state === 'success');
    }),
  );
  const last = deployments.find((_, index) => succeeded[index]);
  if (last) return { sha: last.sha, at: last.created_at };
  // The deployment that waits for this review is in the list, too.
  return deployments.length < maxDeployments ? 'none' : 'unknown';
}

async function pastReviews(
  { owner, repo }: Repository,
  run_id: number,
  { github, optional }: Context,
): Promise<string[]> {
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals';
  const reviews = await optional.read('past reviews', async () =>
    (await github.call(route, { owner, repo, run_id })).map(decodeReview),
  );
  if (!reviews) return [];
  const shown = reviews.slice(-maxReviews);
  return [
    ...shown.map((review) => `Reviewed before: ${reviewLine(review)}`),
    ...(reviews.length > shown.length
      ? [
          `${count(reviews.length - shown.length, 'older review')}: get_reviews_for_run run_id: ${run_id}`,
        ]
      : []),
  ];
}
