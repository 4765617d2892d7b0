import { type JobSetup, jobSetup } from '../analysis/job-setup.ts';
import { missingPermission } from '../analysis/missing-permission.ts';
import { noteOf } from '../analysis/notes.ts';
import { ToolError } from '../github/errors.ts';
import { withMatrix } from '../github/fit-names.ts';
import { isFailed, type Job, neverRan } from '../github/job.ts';
import {
  findJob,
  findStep,
  type JobSource,
  type Setting,
  type Span,
  type StepSource,
} from '../github/job-source.ts';
import type { Repository } from '../github/repository.ts';
import type { Run } from '../github/run.ts';
import { readWorkflowLines } from '../github/workflow-file.ts';
import type { YamlFile } from '../github/yaml.ts';
import { inline } from '../text/text.ts';
import { failedStepOfAction } from './action-lines.ts';
import type { ActionLines, CauseAccess, FailureGroup, WorkflowLines } from './failure-group.ts';
import { rowsOf } from './file-rows.ts';
import { nameCause, notesOf } from './named-cause.ts';

/** What the workflow's file says of the first cause that only it can remedy. */
export async function workflowLinesOf(
  repo: Repository,
  runs: readonly Run[],
  group: readonly FailureGroup[],
  access: CauseAccess,
): Promise<ReadonlyMap<FailureGroup, WorkflowLines>> {
  const first = group.find((each) => aboutWorkflow(each) !== undefined);
  const run = runs.find(({ id }) => id === first?.examined.job.run_id);
  const workflow = first && run && (await workflowLines(repo, run, first, access));
  return new Map(workflow && [[first, workflow]]);
}

/** What of the workflow's file a cause is about. */
type About = 'job timeout' | 'step timeout' | 'permission' | 'runner' | 'step';

/** Words of a limit that the workflow's file sets; a test may run out of time of its own. */
const jobRanOut = /\bjob .*has exceeded the maximum execution time/;
const stepRanOut =
  /^The (?:action|step) .*has (?:timed out after|exceeded the maximum execution time)/;

/** What is refused to the token that the workflow's file gives its rights to. */
const ofToken =
  /Resource not accessible by integration|github-actions\[bot\]|GITHUB_TOKEN|ID_TOKEN|id-token|\bOIDC\b|ghcr\.io|permission_denied|GitHub (?:App|Actions)/i;

/** GitHub's words to a job that gets no runner. */
const ofRunner = /\b(?:image|environment|runner|label)\b|\bruns-on\b/;

function aboutWorkflow(group: FailureGroup): About | undefined {
  const { category, cause } = nameCause(group);
  const notes = notesOf(group);
  const said = [cause, ...notes];
  switch (category) {
    case 'timeout':
      if (said.some((text) => jobRanOut.test(text))) return 'job timeout';
      return said.some((text) => stepRanOut.test(text)) ? 'step timeout' : undefined;
    case 'permission_or_secret':
      // Billing and policies are no file's matter.
      if (notes.some((note) => noteOf(note)?.remedy)) return undefined;
      return said.some((text) => ofToken.test(text)) ? 'permission' : 'step';
    case 'configuration':
      return neverRan(group.examined.job) && ofRunner.test(cause) ? 'runner' : 'step';
    case 'dependency':
      return /\bcach(?:e|ing)\b|lock ?file is not found/i.test(cause) ? 'step' : undefined;
    default:
      return undefined;
  }
}

async function workflowLines(
  repo: Repository,
  run: Run,
  group: FailureGroup,
  access: CauseAccess,
): Promise<WorkflowLines | undefined> {
  const { job, lines } = group.examined;
  const setup = jobSetup(lines);
  const place = placeOf(repo, run, setup);
  if (!place) return undefined;
  const file = await readFile(repo, place, access);
  const source = file && findJob(file, job.name);
  if (!file || !source) return undefined;
  const known = { group, setup, run, ...place };
  const step = stepOf(source, job, group);
  const action =
    step?.uses === undefined ? undefined : await actionOf(repo, step.uses, known, access);
  return linesOfFile(file, source, step, action, known);
}

/** What failed in the action that a step uses. */
async function actionOf(
  repo: Repository,
  uses: string,
  { group, setup, run }: Known,
  access: CauseAccess,
): Promise<ActionLines | undefined> {
  const { lines, cause } = group.examined;
  const commits = { checkedOut: run.head_sha, commits: setup.actions };
  const found = await failedStepOfAction(repo, uses, { lines, at: cause?.at }, commits, access);
  if (!found) return undefined;
  const { path, ref, step } = found;
  return {
    path: inline(path),
    url: addressOf(run, { path, ref }, step),
    rows: rowsOf(found.lines, [], step, nameCause(group).cause, maxOfAction),
  };
}

interface FileAtRef {
  readonly path: string;
  readonly ref: string;
}

/** The file that has the job's steps: that of the run, or the one that it calls, where that is in the repository, too. */
function placeOf(
  { owner, repo }: Repository,
  run: Run,
  { called }: JobSetup,
): FileAtRef | undefined {
  const own = `${owner}/${repo}/`.toLowerCase();
  const path = called?.source.toLowerCase().startsWith(own) && called.source.slice(own.length);
  if (called && path && /^\.github\/workflows\/[^/]+$/.test(path)) return { path, ref: called.sha };
  // The commit of the file that such a run takes is not the run's: it is that of the base branch.
  if (run.event === 'pull_request_target') return undefined;
  return run.path.startsWith('.github/workflows/')
    ? { path: run.path, ref: run.head_sha }
    : undefined;
}

type FileAccess = Pick<CauseAccess, 'github' | 'optional'>;

const readFile = (repo: Repository, { path, ref }: FileAtRef, access: FileAccess) =>
  access.optional.read("the workflow's file", async () => {
    const file = await readWorkflowLines(access.github, { ...repo, path, ref });
    if (file) return file;
    throw new ToolError(
      `${inline(path)} is not there at ${ref.slice(0, 7)}, or the token lacks Contents: read`,
    );
  });

/** The lines in which a run that nobody serves asks for its runner; undefined where they were not seen. */
export async function runnerLines(
  repo: Repository,
  run: Run,
  job: Job,
  access: FileAccess,
): Promise<{ readonly text: string; readonly url: string } | undefined> {
  const place = placeOf(repo, run, jobSetup([]));
  const file = place && (await readFile(repo, place, access));
  const asked = file && findJob(file, job.name)?.runs_on;
  if (!place || !asked) return undefined;
  const text = file.lines.slice(asked.first - 1, asked.last).join(' ');
  return { text: inline(text), url: addressOf(run, place, asked) };
}

/** The address of lines of a file, on the host that the run is on. */
function addressOf(run: Run, { path, ref }: FileAtRef, { first, last }: Span) {
  const [base] = run.html_url.split('/actions/');
  const lines = last > first ? `#L${first}-L${last}` : `#L${first}`;
  return `${base}/blob/${ref}/${path.split('/').map(encodeURIComponent).join('/')}${lines}`;
}

interface Known extends FileAtRef {
  readonly group: FailureGroup;
  readonly setup: JobSetup;
  readonly run: Run;
}

function linesOfFile(
  file: YamlFile,
  source: JobSource,
  step: StepSource | undefined,
  inAction: ActionLines | undefined,
  known: Known,
): WorkflowLines | undefined {
  const { group, setup, run } = known;
  const { cause, lines } = group.examined;
  const about = aboutWorkflow(group);
  const settings = [...settingsFor(about, source, step), ...linesNamed(file, known)];
  const limit = about === 'job timeout' ? (source.timeout ?? step ?? source) : undefined;
  const shown = limit ?? step ?? source.calls ?? settings[0];
  if (!shown) return undefined;
  const missing = about === 'permission' && cause ? missingPermission(lines, cause.at) : undefined;
  const action = step?.uses === undefined ? undefined : setup.actions.get(step.uses);
  const ran = step?.run && withMatrix(step.run, source.matrix);
  const filled = ran?.split('\n').find((line) => !step?.run?.split('\n').includes(line));
  return {
    job: inline(source.id),
    url: addressOf(run, known, shown),
    matrix: [...source.matrix].map(([key, value]) => inline(`${key}: ${value}`, 60)),
    rows: rowsOf(
      file.lines,
      settings.length > 0 || step ? settings : [source],
      step,
      nameCause(group).cause,
      inAction ? maxBesideAction : maxRows,
    ),
    action: inAction,
    ran: filled === undefined ? undefined : ran,
    facts: [
      ...(about === 'job timeout' && !source.timeout
        ? ['timeout-minutes is not set: 360 by default']
        : []),
      ...(about === 'permission' && setup.token.length > 0
        ? [`GITHUB_TOKEN has ${setup.token.slice(0, maxRights).join(', ')}`]
        : []),
      ...(about === 'permission' && !source.permissions
        ? ["permissions is not set: the repository's default"]
        : []),
      ...(missing ? [`needed: ${missing}`] : []),
      ...(action ? [`${inline(step?.uses ?? '')} was commit ${action.slice(0, 7)}`] : []),
      ...calledFacts(known),
      ...(filled === undefined ? [] : [`the step ran: ${inline(filled)}`]),
    ],
  };
}

const maxRights = 8;

/** Lines shown: of a workflow's file, of it beside an action's, and of an action. */
const maxRows = 9;
const maxBesideAction = 3;
const maxOfAction = 5;

/** The line of the file that GitHub's own words name: ".github/workflows/ci.yml (Line: 12, Col: 9): …". */
function linesNamed({ lines }: YamlFile, { group, path }: Known): Span[] {
  const said = [nameCause(group).cause, ...notesOf(group)].join('\n');
  const [, named, line] = /(\.github\/workflows\/\S+) \(Line: (\d{1,6})\b/.exec(said) ?? [];
  const first = Number(line);
  return named === path && first >= 1 && first <= lines.length ? [{ first, last: first }] : [];
}

/** Which workflow calls which, where the log says that a job belongs to one that another calls. */
function calledFacts({ setup, run, path }: Known): string[] {
  if (!setup.called) return [];
  const { source, sha } = setup.called;
  return path === run.path
    ? [`it calls ${inline(source)} at ${sha.slice(0, 7)}`]
    : [`called from ${inline(run.path)}`];
}

/** The failed step; where it is the runner's own, the one that uses what the cause names. */
function stepOf(source: JobSource, job: Job, group: FailureGroup): StepSource | undefined {
  const at = job.steps.findIndex(isFailed);
  const names = job.steps.map(({ name }) => name);
  const found = at < 0 ? undefined : findStep(source, names, at);
  if (found) return found;
  const { cause } = nameCause(group);
  const said = [cause, ...notesOf(group)].join('\n');
  return source.steps.find(({ uses }) => {
    const [, action, version] = /^([\w.-]+\/[\w./-]+)@(.+)$/.exec(uses ?? '') ?? [];
    return (
      action && version && (said.includes(uses ?? '') || said.includes(`${action}: ${version}`))
    );
  });
}

function settingsFor(
  about: About | undefined,
  source: JobSource,
  step: StepSource | undefined,
): Setting[] {
  const wanted = {
    'job timeout': source.timeout,
    'step timeout': step?.timeout,
    permission: source.permissions,
    runner: source.runs_on,
    step: undefined,
  };
  return [about && wanted[about], source.calls].flatMap((setting) => setting ?? []);
}
