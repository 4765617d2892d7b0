import { inline } from '../text/text.ts';
import type { GitHub } from './client.ts';
import type { Repository } from './repository.ts';

/** A workflow, with GitHub's names. */
export interface Workflow {
  readonly id: number;
  readonly name: string;
  readonly path: string;
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
  return {
    id: found.id,
    name: inline(found.name),
    path: inline(found.path),
    state: inline(found.state),
    html_url: found.html_url,
  };
}
