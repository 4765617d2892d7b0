import type { Category } from '../../analysis/rule.ts';
import { signatureOf } from '../../analysis/signature.ts';
import type { FailureGroup } from '../../causes/failure-group.ts';
import { nameCause } from '../../causes/named-cause.ts';
import { failureLine } from '../../causes/reported-failure.ts';
import { isFailed, type Job } from '../../github/job.ts';
import { branchOf, type Run } from '../../github/run.ts';
import { billedMinutes } from '../../history/execution.ts';
import { digest, type KeptFailure } from '../../history/failure-index.ts';
import { grouped } from '../../history/statistics.ts';
import { withoutMatrix } from '../../text/job-names.ts';
import type { Redactor } from '../../text/redact.ts';
import { inline } from '../../text/text.ts';

/** A failure that is less sure is not kept: what is not known cannot be known again. */
const sureEnough = 0.6;

/** A run, and the pull request that it is of, where that is known. */
export interface RunAndPull {
  readonly run: Run;
  readonly pull_number?: number | undefined;
}

/**
 * The pull request that a run is of. GitHub names those that are open with its commit or branch, of
 * whatever event (https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run).
 */
export function pullOf({ event, pull_requests }: Run): number | undefined {
  return ofPull.test(event) ? pull_requests?.[0] : undefined;
}

/** Events of pull requests. */
export const ofPull = /^pull_request(?:_target)?$/;

/** What is kept of a failure: one entry for each run, and for each job where no test says what failed. */
export function keptFailures(
  group: FailureGroup,
  runs: readonly RunAndPull[],
  redact: Redactor['redact'],
): KeptFailure[] {
  const { category, cause, confidence } = nameCause(group);
  if (confidence < sureEnough) return [];
  const tests = group.examined.cause?.tests ?? [];
  return runs.flatMap(({ run, pull_number }) => {
    const known = group.loose ? [group.examined.job] : group.jobs;
    const jobs = known.filter(({ run_id }) => run_id === run.id);
    const at = Date.parse(run.run_started_at);
    if (Number.isNaN(at)) return [];
    const bySignature = [...grouped(jobs, (job) => signatureIn(group, job, run))];
    const others = bySignature.slice(maxOfCause).flatMap(([, own]) => own);
    return bySignature.slice(0, maxOfCause).map(
      ([signature, own], index): KeptFailure => ({
        signature,
        category,
        cause: redact(inline(cause, longest)),
        tests: tests.map((test) => redact(inline(test, longest))),
        run_id: run.id,
        attempt: attemptOf(own, run),
        workflow_id: run.workflow_id,
        branch: branchOf(run),
        ...(pull_number !== undefined && { pull_number }),
        head_sha: run.head_sha,
        at: new Date(at).toISOString(),
        conclusion: run.conclusion,
        runners: [...new Set(own.map(({ labels }) => labels.join(', ')))].filter(Boolean),
        minutes: minutesOf(index === 0 ? [...own, ...others] : own),
      }),
    );
  });
}

/** A matrix of hundreds of jobs may fail: some stand for all. */
const maxOfCause = 8;

/** Of a cause and of the name of a test. */
const longest = 200;

/** What fails outside of the project is the same with all values of a matrix. */
const outside: readonly Category[] = ['network', 'infrastructure'];

/**
 * By what a failure of a job is known again. Words that fit may be said of something else in another
 * workflow or job; where no test is named, in another step, and with other values of the matrix.
 */
function signatureIn(group: FailureGroup, job: Job, run: Run): string {
  const { examined, reported } = group;
  const { category, cause, note } = nameCause(group);
  const [first] = reported?.failed ?? [];
  const isReport = first !== undefined && cause === failureLine(first);
  const isLog = examined.cause !== undefined && note === undefined && !isReport;
  const ofReport = reported?.failed.map(({ test }) => test) ?? [];
  const tests = isReport ? ofReport : isLog ? examined.cause.tests : [];
  const said = isLog ? examined.cause.signature : signatureOf(category, tests, cause);
  const step = tests.length > 0 ? '' : (job.steps.find(isFailed)?.name ?? '');
  const anyMatrix = tests.length > 0 || outside.includes(category);
  const name = anyMatrix ? withoutMatrix(job.name) : job.name;
  return digest(JSON.stringify([said, run.path, name, step]));
}

/** Jobs that were not run again are listed under the new attempt with their old times. */
function attemptOf(jobs: readonly Job[], { run_attempt, run_started_at }: Run): number {
  const [job] = jobs;
  const attempt = job?.run_attempt ?? run_attempt;
  const carried = Date.parse(job?.started_at ?? '') < Date.parse(run_started_at);
  return attempt === run_attempt && carried ? Math.max(1, attempt - 1) : attempt;
}

function minutesOf(jobs: readonly Job[]): number {
  return jobs
    .map(({ started_at, completed_at }) =>
      billedMinutes({
        started: Date.parse(started_at ?? ''),
        completed: Date.parse(completed_at ?? ''),
      }),
    )
    .filter((minutes) => !Number.isNaN(minutes))
    .reduce((sum, minutes) => sum + minutes, 0);
}
