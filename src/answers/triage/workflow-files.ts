import { ToolError } from '../../github/errors.ts';
import type { Repository } from '../../github/repository.ts';
import { listWorkflows, type Workflow } from '../../github/workflow.ts';
import type { WorkflowDefinition } from '../../github/workflow-definition.ts';
import { readWorkflowFile } from '../../github/workflow-file.ts';
import { leading } from '../../text/text.ts';
import type { CommitHead } from '../../tool/commit-head.ts';
import type { Context } from '../../tool/tool.ts';
import { type Occasion, whyLeftOut } from './filters.ts';

/** A workflow and its definition at a commit. */
interface DefinedWorkflow {
  readonly workflow: Workflow;
  readonly definition: WorkflowDefinition;
}

/** The workflows of a repository at a commit. */
interface WorkflowFiles {
  /** undefined: they could not be listed. */
  readonly all: readonly Workflow[] | undefined;
  /** Those whose files were read. */
  readonly defined: readonly DefinedWorkflow[];
}

/** How many files are read. */
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
  const defined = await Promise.all(
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
  return { all, defined: defined.flat() };
}

/** One page of changed files; path filters are not judged where a pull request changes more. */
const maxChanged = 100;

/** What could have started workflows for a pull request or branch; undefined for a commit alone. */
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

/**
 * "ci.yml: its paths filter (src/**) has none of the changed files", for each workflow that did not
 * start.
 */
export function leftOutLines(
  defined: readonly DefinedWorkflow[],
  occasion: Occasion | undefined,
): string[] {
  if (!occasion) return [];
  return defined.flatMap(({ workflow, definition }) => {
    const why = whyLeftOut(definition, occasion);
    return why === undefined ? [] : [`${leading(workflow.file)}: ${why}.`];
  });
}

/** A line for each required check that nothing has reported, saying why by the workflow files. */
export function expectedLines(
  missing: readonly string[],
  { all, defined }: WorkflowFiles,
  occasion: Occasion | undefined,
): string[] {
  return missing.map((name) => {
    const source = defined.find(({ definition }) =>
      definition.jobs.some((job) => job.name === name),
    );
    if (!source) {
      const off = (all ?? []).filter(({ state }) => state.startsWith('disabled'));
      const disabled =
        off.length > 0 ? ` Disabled: ${off.map(({ file }) => file).join(', ')}.` : '';
      return `${leading(name)}: no job of the workflow files that were read has this name.${disabled}`;
    }
    const why = occasion && whyLeftOut(source.definition, occasion);
    return `${leading(name)} is a job of ${source.workflow.file}${why ? `: ${why}` : ', which did not run for a reason that its filters do not tell'}.`;
  });
}

/** Lines about workflows with required checks that never run in a merge queue. */
export function queueLines(
  required: ReadonlySet<string>,
  defined: readonly DefinedWorkflow[],
): string[] {
  return defined.flatMap(({ workflow, definition }) => {
    const names = definition.jobs.map(({ name }) => name).filter((name) => required.has(name));
    if (names.length === 0 || definition.events.has('merge_group')) return [];
    return [
      `The merge queue waits in vain for ${names.map(leading).join(', ')}: ${workflow.file} has no merge_group event (https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#merge_group).`,
    ];
  });
}
