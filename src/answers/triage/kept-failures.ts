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

/** Failures whose cause is less certain are not kept, since they could not be recognised again. */
const minConfidence = 0.6;

/** A run and its pull request, where that is known. */
export interface RunAndPull {
  readonly run: Run;
  readonly pull_number?: number | undefined;
}

/**
 * The pull request of a run. GitHub also names open pull requests for runs of other events with the
 * same commit or branch, so the event is checked
 * (https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run).
 */
export function pullOf({ event, pull_requests }: Run): number | undefined {
  return ofPull.test(event) ? pull_requests?.[0] : undefined;
}

/** Events of pull requests. */
export const ofPull = /^pull_request(?:_target)?$/;

/** The entries to keep for a failure: one for each run and signature. */
export function keptFailures(
  group: FailureGroup,
  runs: readonly RunAndPull[],
  redact: Redactor['redact'],
): KeptFailure[] {
  const { category, cause, confidence } = nameCause(group);
  if (confidence < minConfidence) return [];
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
        cause: redact(inline(cause, maxTextLength)),
        tests: tests.map((test) => redact(inline(test, maxTextLength))),
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

/**
 * How many entries are kept for a cause in a run: hundreds of jobs of a matrix may have one each.
 */
const maxOfCause = 8;

/** The longest cause or test name that is kept, in characters. */
const maxTextLength = 200;

/** Failures outside of the project do not depend on the values of a matrix. */
const outside: readonly Category[] = ['network', 'infrastructure'];

/**
 * The signature by which the failure of a job is recognised again. The same message may mean
 * something else in another workflow or job and, unless it names a test, in another step or with
 * other matrix values.
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

/**
 * The attempt in which jobs really ran: GitHub lists jobs that were not rerun under the new attempt
 * with their old times.
 */
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
