import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';
import { isHttpFailure, ToolError } from './errors.ts';
import type { Repository } from './repository.ts';
import { parseWorkflow, type WorkflowDefinition } from './workflow-definition.ts';

/**
 * Reads what a workflow's file says at a commit, branch or tag; undefined where it is not there.
 * @throws ToolError where the file cannot be understood
 */
export async function readWorkflowFile(
  github: GitHub,
  { owner, repo, path, ref }: Repository & { readonly path: string; readonly ref: string },
): Promise<WorkflowDefinition | undefined> {
  const text = await contentOf(github, { owner, repo, path, ref });
  if (text === undefined) return undefined;
  try {
    return await parseWorkflow(text);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'YAMLParseError') throw error;
    const [first = ''] = error.message.split('\n');
    throw new ToolError(`${inline(path)} at ${inline(ref)} is no valid YAML: ${inline(first)}`);
  }
}

async function contentOf(
  github: GitHub,
  named: Repository & { readonly path: string; readonly ref: string },
): Promise<string | undefined> {
  try {
    const file = await github.exact('GET /repos/{owner}/{repo}/contents/{path}', { ...named });
    const { content, encoding } = Object(file) as { content?: unknown; encoding?: unknown };
    if (typeof content === 'string' && encoding === 'base64') {
      return Buffer.from(content, 'base64').toString('utf8');
    }
    throw new ToolError(`${inline(named.path)} is no file that GitHub shows.`);
  } catch (error) {
    if (isHttpFailure(error) && error.status === 404) return undefined;
    throw error;
  }
}
