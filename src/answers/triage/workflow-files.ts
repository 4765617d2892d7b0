import { ToolError } from '../../github/errors.ts';
import type { Repository } from '../../github/repository.ts';
import { listWorkflows, type Workflow } from '../../github/workflow.ts';
import type { WorkflowDefinition } from '../../github/workflow-definition.ts';
import { readWorkflowFile } from '../../github/workflow-file.ts';
import { leading } from '../../text/text.ts';
import type { CommitHead } from '../../tool/commit-head.ts';
import type { Context } from '../../tool/tool.ts';
import { type Occasion, whyLeftOut } from './filters.ts';

/** A workflow, and what its file says at a commit. */
interface FiledWorkflow {
  readonly workflow: Workflow;
  readonly definition: WorkflowDefinition;
}

/** What was found of a repository's workflows at a commit. */
interface WorkflowFiles {
  /** Undefined where they were not shown. */
  readonly all: readonly Workflow[] | undefined;
  readonly filed: readonly FiledWorkflow[];
}

/** So many files are read. */
const maxFiles = 12;

/** Reads the files of the workflows that are not disabled. */
export async function workflowFiles(
  repository: Repository,
  { sha }: CommitHead,
  { github, optional }: Context,
): Promise<WorkflowFiles> {
  const all = await optional.read('workflows', () => listWorkflows(github, repository));
  const active = (all ?? []).filter(
    ({ state, path }) => state === 'active' && path.startsWith('.github/'),
  );
  const filed = await Promise.all(
    active.slice(0, maxFiles).map(async (workflow) => {
      const { path, file } = workflow;
      const definition = await optional.read(`what ${file} runs on`, async () => {
        const found = await readWorkflowFile(github, { ...repository, path, ref: sha });
        if (!found) throw new ToolError('its file is not there at this commit');
        return found;
      });
      return definition ? [{ workflow, definition }] : [];
    }),
  );
  return { all, filed: filed.flat() };
}

/** A page of files: a pull request with more is not judged by its paths. */
const maxChanged = 100;

/** What would have started workflows for a pull request or a branch; undefined for a commit alone. */
export async function occasionOf(
  repository: Repository,
  { pull, branch }: CommitHead,
  { github, optional }: Context,
): Promise<Occasion | undefined> {
  if (!pull) {
    return branch === undefined ? undefined : { events: ['push'], branch, files: undefined };
  }
  const changed = await optional.read('changed files', () =>
    github.call('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      ...repository,
      pull_number: pull.number,
      per_page: maxChanged,
    }),
  );
  const files = changed?.map(({ filename }) => filename);
  return {
    events: ['pull_request', 'pull_request_target'],
    branch: pull.base,
    files: files && files.length < maxChanged ? files : undefined,
  };
}

/** "ci.yml: its paths filter (src/**) has none of the changed files", for each that is left out. */
export function leftOutLines(
  filed: readonly FiledWorkflow[],
  occasion: Occasion | undefined,
): string[] {
  if (!occasion) return [];
  return filed.flatMap(({ workflow, definition }) => {
    const why = whyLeftOut(definition, occasion);
    return why === undefined ? [] : [`${leading(workflow.file)}: ${why}.`];
  });
}

/** What the files say of required checks that nothing reports, each in a line. */
export function expectedLines(
  missing: readonly string[],
  { all, filed }: WorkflowFiles,
  occasion: Occasion | undefined,
): string[] {
  return missing.map((name) => {
    const home = filed.find(({ definition }) => definition.jobs.some((job) => job.name === name));
    if (!home) {
      const off = (all ?? []).filter(({ state }) => state.startsWith('disabled'));
      const disabled =
        off.length > 0 ? ` Disabled: ${off.map(({ file }) => file).join(', ')}.` : '';
      return `${leading(name)}: no job of the workflow files that were read has this name.${disabled}`;
    }
    const why = occasion && whyLeftOut(home.definition, occasion);
    return `${leading(name)} is a job of ${home.workflow.file}${why ? `: ${why}` : ', which did not run for a reason that its filters do not tell'}.`;
  });
}

/** Required checks of workflows that a merge queue waits for in vain. */
export function queueLines(
  required: ReadonlySet<string>,
  filed: readonly FiledWorkflow[],
): string[] {
  return filed.flatMap(({ workflow, definition }) => {
    const names = definition.jobs.map(({ name }) => name).filter((name) => required.has(name));
    if (names.length === 0 || definition.events.has('merge_group')) return [];
    return [
      `The merge queue waits in vain for ${names.map(leading).join(', ')}: ${workflow.file} has no merge_group event (https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#merge_group).`,
    ];
  });
}
