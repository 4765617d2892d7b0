import type { Repository } from '../../github/repository.ts';
import { count } from '../../text/format.ts';
import type { CommitHead } from '../../tool/commit-head.ts';
import type { Context } from '../../tool/tool.ts';
import { leftOutLines, occasionOf, workflowFiles } from './workflow-files.ts';

/** https://docs.github.com/actions/how-tos/manage-workflow-runs/skip-workflow-runs */
const skips = /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]|^skip-checks: ?true$/im;

/** Sentences on why no workflow has run for a commit, and what was and was not checked. */
export async function whyNothingRan(
  repository: Repository,
  head: CommitHead,
  context: Context,
): Promise<string[]> {
  const { sha, pull } = head;
  const { github, optional } = context;
  const [commit, files, occasion] = await Promise.all([
    optional.read('the commit', () =>
      github.call('GET /repos/{owner}/{repo}/commits/{ref}', { ...repository, ref: sha }),
    ),
    workflowFiles(repository, head, context),
    occasionOf(repository, head, context),
  ]);
  const workflows = files.all;
  const leftOut = leftOutLines(files.defined, occasion);
  const disabled = (workflows ?? []).filter(({ state }) => state.startsWith('disabled'));
  const [skip] = skips.exec(commit?.commit.message ?? '') ?? [];
  const reasons = [
    pull?.mergeable_state === 'dirty' &&
      `It conflicts with ${pull.base}: GitHub starts no pull_request run until the conflict is solved.`,
    skip && `Its commit message says ${skip}, so push and pull_request runs are left out.`,
    workflows?.length === 0 && 'The repository has no workflow.',
    disabled.length > 0 &&
      `Disabled: ${disabled.map(({ name, state }) => `${name} (${state})`).join(', ')}.`,
    commit?.author?.login === 'github-actions[bot]' &&
      'github-actions[bot] made the commit: a push with GITHUB_TOKEN starts no run (https://docs.github.com/actions/concepts/security/github_token).',
    pull?.draft && 'It is a draft: workflows may leave drafts out by a condition.',
    pull && pull.state !== 'open' && `It is ${pull.merged ? 'merged' : pull.state}.`,
  ].filter((reason) => typeof reason === 'string' && reason !== '');
  const looked = [
    pull && 'merge conflicts, draft',
    commit && 'the commit message and author',
    workflows && 'whether workflows are disabled',
    occasion &&
      files.defined.length > 0 &&
      `the events and branch filters of ${count(files.defined.length, 'workflow file')}`,
    occasion?.files && 'path filters',
  ].filter(Boolean);
  const not = [
    !(occasion && files.defined.length > 0) && 'events and branch filters of the workflows',
    !occasion?.files && 'path filters',
    'whether GitHub is late (githubstatus.com)',
  ].filter(Boolean);
  const seen = reasons.length + leftOut.length > 0;
  return [
    ...reasons.map(String),
    ...leftOut.map((line) => `Left out by ${line}`),
    `${seen ? 'Looked at' : 'No reason is seen. Looked at'}: ${looked.join(', ') || 'nothing'}. Not looked at: ${not.join(', ')}.`,
  ];
}
