import { inline } from '../text/text.ts';
import type { Answer, GitHub } from './api.ts';
import { pages } from './pages.ts';
import type { Repository } from './repository.ts';

/** A workflow, with GitHub's names. */
export interface Workflow {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  /** The name of its file, which stands for its id: ci.yml. */
  readonly file: string;
  readonly state: string;
  readonly html_url: string;
}

/** Reads a workflow by its id or the name of its file. */
export async function readWorkflow(
  github: GitHub,
  { owner, repo, workflow_id }: Repository & { readonly workflow_id: number | string },
): Promise<Workflow> {
  const found = await github.call('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}', {
    owner,
    repo,
    workflow_id,
  });
  return decodeWorkflow(found);
}

/** More workflows than this no repository is listed with. */
const maxPages = 5;

/** Lists the workflows of a repository, also those that are disabled. */
export async function listWorkflows(
  github: GitHub,
  { owner, repo }: Repository,
): Promise<readonly Workflow[]> {
  const list = pages({
    per_page: 100,
    what: 'workflows',
    async ask(page) {
      const route = 'GET /repos/{owner}/{repo}/actions/workflows';
      const body = await github.call(route, { owner, repo, ...page });
      return { items: body.workflows.map(decodeWorkflow), total_count: body.total_count };
    },
    note: github.note,
  });
  const workflows: Workflow[] = [];
  let read = 0;
  for await (const { items, total_count } of list) {
    workflows.push(...items);
    if (++read < maxPages || workflows.length >= total_count) continue;
    github.note(`Only the first ${workflows.length} workflows were looked at.`);
    break;
  }
  return workflows;
}

function decodeWorkflow({
  id,
  name,
  path,
  state,
  html_url,
}: Answer<'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}'>): Workflow {
  return {
    id,
    name: inline(name),
    path: inline(path),
    file: workflowFile(path),
    state: inline(state),
    html_url,
  };
}

/** The name of a workflow's file; a run's path may end in the ref that it was read from. */
export function workflowFile(path: string): string {
  return inline(path.replace(/@.*$/, '').replace(/^.*\//, ''));
}
