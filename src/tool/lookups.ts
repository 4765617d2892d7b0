import { isHttpFailure, ToolError } from '../github/errors.ts';
import { listWorkflows } from '../github/workflow.ts';
import { inline, quoted } from '../text/text.ts';
import { nearest } from './nearest.ts';
import { isWorkflowId } from './parameters.ts';
import type { Context } from './tool.ts';

type Args = Record<string, unknown>;

/** How many workflows are named where none matches. */
const maxNamed = 30;

/**
 * Replaces the name of a workflow by its id, and the first digits of a commit by its full sha:
 * GitHub's API takes neither.
 * @throws ToolError where none or several match
 */
export async function withLookups(args: Args, context: Pick<Context, 'github'>): Promise<Args> {
  const { owner, repo, workflow_id, head_sha } = args;
  if (typeof owner !== 'string' || typeof repo !== 'string') return args;
  const name = typeof workflow_id === 'string' && !isWorkflowId(workflow_id) && workflow_id;
  const short = typeof head_sha === 'string' && head_sha.length < 40 && head_sha;
  return {
    ...args,
    ...(name && { workflow_id: await workflowNamed(name, { owner, repo }, context) }),
    ...(short && { head_sha: await wholeCommit(short, { owner, repo }, context) }),
  };
}

async function workflowNamed(
  wanted: string,
  repository: { owner: string; repo: string },
  { github }: Pick<Context, 'github'>,
): Promise<number> {
  const workflows = await listWorkflows(github, repository);
  const same = (text: string) => text.trim().toLowerCase();
  const named = workflows.filter(({ name }) => same(name) === same(wanted));
  const [found, ...others] = named.length > 0 ? named : workflows.filter(isFile(same(wanted)));
  if (found && others.length === 0) return found.id;
  const all = named.length > 1 ? named : workflows;
  const list = all
    .slice(0, maxNamed)
    .map(({ id, name, file }) => `${file} ${quoted(name)} (${id})`)
    .join(', ');
  const near = nearest(
    wanted,
    workflows.map(({ name }) => name),
  );
  const what = `workflow_id: ${named.length > 1 ? `${named.length} workflows are` : 'no workflow is'} named ${quoted(inline(wanted, 100))}`;
  const perhaps = named.length === 0 && near ? `, perhaps ${quoted(near)}` : '';
  throw new ToolError(
    `${what}${perhaps}. ${all.length > 0 ? `There ${all.length === 1 ? 'is' : 'are'} ${list}.` : 'The repository has none.'}`,
  );
}

/** Whether a workflow's file without its extension is the name: "ci" for ci.yml. */
const isFile =
  (wanted: string) =>
  ({ file }: { readonly file: string }) =>
    file.toLowerCase().replace(/\.ya?ml$/, '') === wanted;

async function wholeCommit(
  ref: string,
  repository: { owner: string; repo: string },
  { github }: Pick<Context, 'github'>,
): Promise<string> {
  try {
    const commit = await github.call('GET /repos/{owner}/{repo}/commits/{ref}', {
      ...repository,
      ref,
      per_page: 1,
    });
    if (commit.sha.startsWith(ref)) return commit.sha;
  } catch (error) {
    // GitHub answers 422 where no commit or several match.
    if (!isHttpFailure(error) || ![404, 422].includes(error.status)) throw error;
  }
  throw new ToolError(
    `head_sha: no one commit of ${repository.owner}/${repository.repo} begins with ${ref}. Give more of its digits.`,
  );
}
