import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';
import { isHttpFailure, ToolError } from './errors.ts';
import type { Repository } from './repository.ts';
import { parseWorkflow, type WorkflowDefinition } from './workflow-definition.ts';
import { readYaml, UnreadableYamlError, type YamlFile } from './yaml.ts';

/** A file of a repository, and a commit, branch or tag that has it. */
interface FileAtCommit extends Repository {
  readonly path: string;
  readonly ref: string;
}

/**
 * Reads what a workflow's file says at a commit, branch or tag; undefined where it is not there.
 * @throws ToolError where the file cannot be understood
 */
export async function readWorkflowFile(
  github: GitHub,
  file: FileAtCommit,
): Promise<WorkflowDefinition | undefined> {
  return parsedFile(file, await readText(github, file), parseWorkflow);
}

/**
 * Reads what stands where in a workflow's file at a commit; undefined where it is not there.
 * @throws ToolError where the file cannot be understood
 */
export async function readWorkflowLines(
  github: GitHub,
  file: FileAtCommit,
): Promise<YamlFile | undefined> {
  return parsedFile(file, await readText(github, file), readYaml);
}

async function parsedFile<T>(
  { path, ref }: FileAtCommit,
  text: string | undefined,
  parse: (text: string) => Promise<T>,
): Promise<T | undefined> {
  if (text === undefined) return undefined;
  try {
    return await parse(text);
  } catch (error) {
    if (!(error instanceof UnreadableYamlError)) throw error;
    throw new ToolError(
      `${inline(path)} at ${inline(ref)} cannot be read: ${inline(error.message)}`,
    );
  }
}

async function readText(github: GitHub, named: FileAtCommit): Promise<string | undefined> {
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
