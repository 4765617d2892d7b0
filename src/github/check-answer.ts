import { AnswerError } from './errors.ts';

type Check = (value: unknown) => boolean;

const isWhole: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isId: Check = (value) => isWhole(value) && value !== 0;
const isText: Check = (value) => typeof value === 'string';
const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isSha = matches(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i);
/** Of some jobs that never began, the time is "". */
const isTime = matches(/^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d))?$/);
const isWord = matches(/^\w{1,50}$/);
const isAddress: Check = (value) => {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '';
};

/** What fields are that go into requests, paths, phrases and replies; GitHub gives each one meaning. */
const fields = new Map<string, Check>([
  ...each(['id', 'run_id', 'workflow_id', 'check_suite_id'], isId),
  ...each(['run_attempt', 'run_number', 'runner_id', 'total_count', 'number'], isWhole),
  ...each(['start_line', 'wait_timer', 'total_commits', 'behind_by', 'total_ms'], isWhole),
  ...each(['run_duration_ms', 'size_in_bytes'], isWhole),
  ...each(['head_sha', 'sha'], isSha),
  ...each(['created_at', 'updated_at', 'run_started_at', 'started_at', 'completed_at'], isTime),
  ...each(['wait_timer_started_at', 'expires_at'], isTime),
  ...each(['status', 'conclusion', 'event', 'state'], isWord),
  ...each(['html_url'], isAddress),
  ...each(['name', 'display_title', 'full_name', 'login', 'slug', 'head_branch'], isText),
  ...each(['default_branch', 'workflow_name', 'runner_name', 'path', 'filename'], isText),
  ...each(['message', 'comment', 'annotation_level'], isText),
  ...each(['current_user_can_approve', 'expired'], (value) => typeof value === 'boolean'),
]);

function each(names: readonly string[], check: Check): (readonly [string, Check])[] {
  return names.map((name) => [name, check] as const);
}

/** Without these, an entry of a list says nothing, or cannot be asked for again. */
const requiredFields = new Map<string, readonly string[]>([
  ['workflow_runs', ['id', 'run_number', 'head_sha']],
  ['jobs', ['id', 'run_id', 'name']],
  ['workflows', ['id', 'path']],
  ['artifacts', ['id', 'name', 'size_in_bytes', 'expired']],
  ['environments', ['name']],
  ['check_runs', ['id']],
  ['commits', ['sha']],
  ['files', ['filename']],
  // The rules of a branch.
  ['{branch}', ['type']],
  ['deployments', ['id', 'sha']],
  ['statuses', ['state']],
  ['annotations', ['path']],
  ['approvals', ['state']],
  ['pending_deployments', ['environment']],
]);

/** Objects in which a field may mean anything, and of which nothing is read. */
const unchecked = new Set(['head_commit', 'payload', 'custom_properties']);

/**
 * An answer whose fields are of the kind that GitHub's documentation gives, so that what is built of
 * them (a path, a request, a phrase) holds nothing else; and which is about what was asked for.
 * @throws AnswerError
 */
export function checkAnswer(
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  answer: unknown,
): unknown {
  // A list that is the whole answer is what its path ends with.
  const all = Array.isArray(answer) ? { key: route.split('/').at(-1) ?? '' } : undefined;
  checkFields(answer, all);
  checkSubject(route, parameters, Object(answer));
  return answer;
}

/** Where in an answer a value stands. */
interface FieldPath {
  readonly key: string;
  readonly inside?: FieldPath | undefined;
}

function checkFields(value: unknown, path: FieldPath | undefined): void {
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  const required = isList ? requiredFields.get(path?.key ?? '') : undefined;
  for (const [key, item] of Object.entries(value)) {
    const check = isList ? undefined : fields.get(key);
    // What is not there yet is null: a conclusion, the branch of a deleted fork.
    if (check && item !== null && !check(item)) throw misformed({ key, inside: path });
    for (const name of required ?? []) {
      if (Object(item)[name] === undefined || Object(item)[name] === null) {
        throw misformed({ key: name, inside: { key, inside: path } });
      }
    }
    if (typeof item !== 'object' || unchecked.has(key)) continue;
    checkFields(item, { key, inside: path });
  }
}

function misformed(last: FieldPath): AnswerError {
  const path: string[] = [];
  for (let at: FieldPath | undefined = last; at; at = at.inside) path.unshift(at.key);
  const field = path.filter((key) => /^\w{1,40}$/.test(key)).join('.');
  return new AnswerError(
    `GitHub's answer has not the form that its documentation gives (${field} is missing or of another kind). Check GITHUB_API_URL; if it is right, please report this to workflow-runs-mcp.`,
  );
}

/** What is read by its id, and the lists of jobs that belong to one run. */
const readById = new Map([
  ['/runs/{run_id}', 'run'],
  ['/runs/{run_id}/attempts/{attempt_number}', 'run'],
  ['/jobs/{job_id}', 'job'],
  ['/workflows/{workflow_id}', 'workflow'],
  ['/artifacts/{artifact_id}', 'artifact'],
]);
const jobsOfRun = ['/runs/{run_id}/jobs', '/runs/{run_id}/attempts/{attempt_number}/jobs'];

function checkSubject(
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  answer: { readonly id?: unknown; readonly run_attempt?: unknown; readonly jobs?: unknown },
): void {
  const path = route.replace('GET /repos/{owner}/{repo}/actions', '');
  const what = readById.get(path);
  const asked = parameters[`${what}_id`];
  // A workflow may be asked for by the name of its file.
  if (what && /^\d+$/.test(String(asked))) checkSame(what, answer.id, asked);
  if (path.endsWith('/{attempt_number}')) {
    checkSame('attempt', answer.run_attempt, parameters.attempt_number);
  }
  if (jobsOfRun.includes(path) && Array.isArray(answer.jobs)) {
    for (const job of answer.jobs) checkSame('run', Object(job).run_id, parameters.run_id);
  }
}

function checkSame(what: string, answered: unknown, asked: unknown): void {
  if (answered === Number(asked)) return;
  const other = typeof answered === 'number' ? `${what} ${answered}` : 'none';
  throw new AnswerError(
    `GitHub was asked for ${what} ${asked} and answered with ${other}: nothing of it is used. Check GITHUB_API_URL; if it is right, try again in a minute.`,
  );
}
