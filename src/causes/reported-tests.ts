import { type Artifact, allArtifacts, readArtifact } from '../github/artifacts.ts';
import { ToolError } from '../github/errors.ts';
import type { Job } from '../github/job.ts';
import type { Repository } from '../github/repository.ts';
import type { ListedRun } from '../logs/archived-logs.ts';
import { goneText } from '../reports/artifact-file.ts';
import { type FoundReport, findReports, type SearchBounds } from '../reports/find-reports.ts';
import { countsOf, merged } from '../reports/merge.ts';
import { hasUploaded, isOfTests, uploaderOf, uploadersOf, uploadIn } from '../reports/uploaders.ts';
import { quoted } from '../text/text.ts';
import type { CauseAccess, Examined, FailureGroup, ReportedTests } from './failure-group.ts';
import { categoryOf } from './named-cause.ts';
import { isSameTest, type ReportedFailure, reportedFailure } from './reported-failure.ts';

/** A directory and a report; what takes more is only read where it is asked for. */
const oneReport: SearchBounds = { bytes: 2e6, artifacts: 1, files: 100 };

/** Of each run, where all of its reports are asked for. */
const allOfRun: SearchBounds = { bytes: 40e6, artifacts: 24, files: 500 };

/** What reports say, by the cause that they are about. */
type Reported = ReadonlyMap<FailureGroup, ReportedTests>;

/** Of these, a test report can tell more than the log. */
const ofTests = ['test', 'unknown'];

const aboutTests = (groups: readonly FailureGroup[]) =>
  groups.filter((each) => ofTests.includes(categoryOf(each)));

/**
 * What the test report says that the job of the first cause of tests uploaded, where its log or a
 * step shows so: two requests, and what storage moves. A job without an upload costs nothing.
 */
export async function firstReport(
  repo: Repository,
  listed: readonly ListedRun[],
  groups: readonly FailureGroup[],
  access: CauseAccess,
): Promise<Reported> {
  const [first] = aboutTests(groups);
  if (!first) return new Map();
  const { examined } = first;
  const shown = uploadIn(examined.lines);
  if (!shown && !hasUploaded(examined.job)) return new Map();
  const reported = await access.optional.read('the test report', async () => {
    const artifact = shown
      ? await readArtifact(access.github, { ...repo, artifact_id: shown.id })
      : await artifactOf(repo, examined.job, listed, access);
    // The number stands in a log, which anybody may have written.
    if (artifact?.run_id !== examined.job.run_id) return undefined;
    if (artifact.expired) throw new ToolError(goneText(artifact));
    const { reports, unread } = await readReports(repo, [artifact], oneReport, access);
    return reportedTests(reports, unread.length > 0, examined);
  });
  return new Map(reported && [[first, reported]]);
}

/** What a job uploaded whose log does not say the number: it cannot be read, or an older action wrote it. */
async function artifactOf(
  repo: Repository,
  { id, run_id }: Job,
  listed: readonly ListedRun[],
  { github }: CauseAccess,
): Promise<Artifact | undefined> {
  const jobs = listed.find(({ run }) => run.id === run_id)?.jobs ?? [];
  const artifacts = await allArtifacts(github, { ...repo, run_id });
  const own = artifacts.filter((artifact) => uploaderOf(artifact, jobs)?.job.id === id);
  return own.find(({ name }) => isOfTests(name)) ?? own[0];
}

/** What all test reports of these runs say of the causes whose jobs uploaded them. */
export async function allReports(
  repo: Repository,
  listed: readonly ListedRun[],
  groups: readonly FailureGroup[],
  access: CauseAccess,
): Promise<Reported> {
  const wanted = aboutTests(groups);
  const reported = new Map<FailureGroup, ReportedTests>();
  for (const { run, jobs } of listed) {
    const own = wanted.filter((each) => each.jobs.some(({ run_id }) => run_id === run.id));
    if (own.length === 0) continue;
    const artifacts = await access.optional.read('test reports', () =>
      allArtifacts(access.github, { ...repo, run_id: run.id }),
    );
    if (!artifacts?.length) continue;
    const uploaders = await uploadersOf(repo, artifacts, jobs, access);
    const uploaded = (by: readonly Job[]) => (artifact: Artifact) => {
      const job = uploaders.get(artifact)?.job;
      return job ? by.some(({ id }) => id === job.id) : wanted.length === 1;
    };
    const concerned = artifacts.filter(uploaded(own.flatMap((each) => each.jobs)));
    const { reports, unread } = await readReports(repo, concerned, allOfRun, access);
    for (const each of own) {
      const isOwn = uploaded(each.jobs);
      const theirs = reports.filter(({ artifact }) => isOwn(artifact));
      const tests = reportedTests(theirs, unread.length > 0, each.examined);
      if (tests) reported.set(each, tests);
    }
  }
  return reported;
}

async function readReports(
  repo: Repository,
  artifacts: readonly Artifact[],
  bounds: SearchBounds,
  access: CauseAccess,
) {
  const found = await findReports(repo, artifacts, access, bounds);
  for (const { what, why } of found.refused) access.optional.note(what, why);
  return found;
}

/** @param isPart whether not all was read that there may be */
function reportedTests(
  reports: readonly FoundReport[],
  isPart: boolean,
  { cause }: Examined,
): ReportedTests | undefined {
  if (reports.length === 0) return undefined;
  const results = reports.map(({ report }) => report.results);
  const failed = merged(results)
    .filter(({ status }) => status === 'failed')
    .map(reportedFailure);
  return {
    source: `${sourceOf(reports)}${isPart ? ', not all of it read' : ''}`,
    counts: countsOf(results),
    failed,
    disagrees: disagreement(failed, cause?.tests ?? []),
  };
}

const maxNamed = 4;

/** Reports of one artifact are named by it. */
function sourceOf(reports: readonly FoundReport[]): string {
  const artifacts = [...new Set(reports.map(({ artifact }) => artifact))];
  const [only] = artifacts;
  if (only && artifacts.length === 1) return `artifact ${only.id} ${quoted(only.name)}`;
  const ids = artifacts.slice(0, maxNamed).map(({ id }) => id);
  const left = artifacts.length - ids.length;
  return `artifacts ${ids.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** Where the log names tests, and the report others, or none. */
function disagreement(
  failed: readonly ReportedFailure[],
  named: readonly string[],
): string | undefined {
  if (failed.length === 0) return 'The report has no failed test: it may be of another step.';
  const same = named.some((test) => failed.some((each) => isSameTest(test, each)));
  return same || named.length === 0
    ? undefined
    : 'The report and the log name different failed tests.';
}
