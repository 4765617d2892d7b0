import { z } from 'zod';
import { ToolError } from '../../github/errors.ts';
import { listRuns } from '../../github/list-runs.ts';
import { notSeenData } from '../../github/optional.ts';
import { type Repository, readRepository } from '../../github/repository.ts';
import { isRed, type Run, stateOf } from '../../github/run.ts';
import { listWorkflows, type Workflow } from '../../github/workflow.ts';
import { readWorkflowFile } from '../../github/workflow-file.ts';
import { ago, count, line } from '../../text/format.ts';
import { leading } from '../../text/text.ts';
import type { Context, Reply } from '../../tool/tool.ts';

const lastRunShape = z.object({
  id: z.number(),
  status: z.string(),
  conclusion: z.string().nullable(),
  created_at: z.string(),
  html_url: z.string(),
});

/** The output of list_workflows. */
export const workflowsShape = {
  total_count: z.number(),
  default_branch: z.string().optional(),
  workflows: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      file: z.string(),
      state: z.string(),
      events: z.array(z.string()).optional(),
      html_url: z.string(),
      last_run: lastRunShape.nullable().optional(),
    }),
  ),
};

/** How many runs of the default branch are listed for all workflows together. */
const runsAtOnce = 100;

/** For how many other workflows the last run is read one by one. */
const maxReadAlone = 20;

/** Answers list_workflows: each workflow with the state of its last run on the default branch. */
export async function workflowList(repository: Repository, context: Context): Promise<Reply> {
  const { github, optional, now } = context;
  const [read, workflows] = await Promise.all([
    optional.read('the default branch', () => readRepository(github, repository)),
    listWorkflows(github, repository),
  ]);
  const default_branch = read?.default_branch;
  const [newest, events] =
    default_branch === undefined
      ? [undefined, new Map<number, readonly string[]>()]
      : await Promise.all([
          newestRuns({ ...repository, branch: default_branch }, workflows, context),
          eventsOf({ ...repository, branch: default_branch }, workflows, context),
        ]);
  const listed = workflows.map(({ id, name, file, state, html_url }) => {
    const run = newest?.get(id);
    const on = events.get(id);
    return {
      id,
      name,
      file,
      state,
      ...(on && { events: [...on] }),
      html_url,
      ...(run !== undefined && { last_run: dataOf(run) }),
    };
  });
  const lines = workflows.map((workflow) =>
    workflowLine(workflow, events.get(workflow.id), newest?.get(workflow.id), now()),
  );
  return {
    text: [
      `${count(workflows.length, 'workflow')}${workflows.length > 0 && newest ? `, each with its last run on ${default_branch}` : ''}.`,
      ...(newest ? brokenLines([...newest.values()], default_branch) : []),
      ...lines,
      ...optional.notSeen,
    ].join('\n'),
    data: {
      total_count: workflows.length,
      ...(default_branch !== undefined && { default_branch }),
      workflows: listed,
      ...notSeenData(optional),
    },
  };
}

/** The newest run of each workflow on a branch; null: there is none, missing: it was not read. */
async function newestRuns(
  search: Repository & { readonly branch: string },
  workflows: readonly Workflow[],
  { github, optional }: Context,
): Promise<ReadonlyMap<number, Run | null> | undefined> {
  const newest = new Map<number, Run | null>();
  if (workflows.length === 0) return newest;
  const list = (of: { workflow_id?: number; per_page: number }) =>
    optional.read('last runs', () => listRuns(github, { ...search, ...of }));
  const together = await list({ per_page: runsAtOnce });
  if (!together) return undefined;
  for (const run of together.runs.filter(isOfThisRepository)) {
    if (!newest.has(run.workflow_id)) newest.set(run.workflow_id, run);
  }
  const others = workflows.filter(({ id }) => !newest.has(id));
  if (together.total_count <= together.runs.length) {
    for (const { id } of others) newest.set(id, null);
    return newest;
  }
  await Promise.all(
    others.slice(0, maxReadAlone).map(async ({ id }) => {
      const alone = await list({ workflow_id: id, per_page: 10 });
      if (alone) newest.set(id, alone.runs.find(isOfThisRepository) ?? null);
    }),
  );
  return newest;
}

/** How many workflow files are read. */
const maxFiles = 40;

/** The events that start each workflow, from its file on a branch. */
async function eventsOf(
  { branch, ...repository }: Repository & { readonly branch: string },
  workflows: readonly Workflow[],
  { github, optional }: Context,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const events = new Map<number, readonly string[]>();
  // GitHub's own workflows, such as Dependabot's, have no file.
  const filed = workflows.filter(({ path }) => path.startsWith('.github/'));
  await Promise.all(
    filed.slice(0, maxFiles).map(async ({ id, path, file }) => {
      const what = `the events of ${file}`;
      const search = { ...repository, path, ref: branch };
      const definition = await optional.read(what, async () => {
        const found = await readWorkflowFile(github, search);
        if (!found) throw new ToolError(`its file was not found on ${branch}`);
        return found;
      });
      if (definition) events.set(id, [...definition.events.keys()]);
    }),
  );
  const rest = filed.length - maxFiles;
  if (rest > 0) optional.note(`the events of ${count(rest, 'workflow')}`, 'so many are not read');
  return events;
}

/** Lines about the workflows that are broken or wait for a person. */
function brokenLines(newest: readonly (Run | null)[], branch: string | undefined): string[] {
  const runs = newest.filter((run) => run !== null);
  const names = (wanted: readonly Run[]) =>
    wanted.map((run) => `${leading(run.name)} (run ${run.id})`).join(', ');
  const broken = runs.filter(isRed);
  const cancelled = runs.filter(({ conclusion }) => conclusion === 'cancelled');
  const waiting = runs.filter(
    ({ status, conclusion }) => status === 'waiting' || conclusion === 'action_required',
  );
  return [
    `Broken on ${branch}: ${broken.length > 0 ? names(broken) : 'none'}.`,
    ...(cancelled.length > 0
      ? [
          `Cancelled, by a person, a newer run or a time limit, which triage tells: ${names(cancelled)}.`,
        ]
      : []),
    ...(waiting.length > 0 ? [`Waits for a person: ${names(waiting)}.`] : []),
  ];
}

const isOfThisRepository = ({ head_repository }: Run) => head_repository === undefined;

function dataOf(run: Run | null) {
  if (run === null) return null;
  const { id, status, conclusion, created_at, html_url } = run;
  return { id, status, conclusion, created_at, html_url };
}

function workflowLine(
  { id, name, file, state }: Workflow,
  events: readonly string[] | undefined,
  run: Run | null | undefined,
  now: number,
): string {
  const last =
    run === undefined
      ? 'last run not looked at'
      : run === null
        ? 'no run'
        : `${stateOf(run)} in run ${run.id} ${ago(run.created_at, now)}`;
  const on = events && `on ${events.map(leading).join(', ') || 'nothing'}`;
  return line(file, name, `id ${id}`, state === 'active' ? '' : state, on, last);
}
