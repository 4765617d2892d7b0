import { readArtifact } from '../github/artifacts.ts';
import { ToolError } from '../github/errors.ts';
import type { Repository } from '../github/repository.ts';
import { goneText } from '../reports/artifact-file.ts';
import { findReports } from '../reports/find-reports.ts';
import { countsOf, type MergedTest, merged } from '../reports/merge.ts';
import { uploadIn } from '../reports/origin.ts';
import { quoted } from '../text/text.ts';
import { categoryOf } from './named-cause.ts';
import type { CauseAccess, Examined, ReportedTests, Suspected } from './suspected.ts';
import { placeOfTest } from './test-place.ts';

/** A directory and a report; what takes more is left to get_test_report. */
const bounds = { bytes: 2e6, artifacts: 1, files: 100 };

/**
 * Reads the test report of a job whose log shows that it uploaded one: two requests, and what
 * storage moves. A log without an upload costs nothing.
 */
async function readReportedTests(
  repo: Repository,
  { job, lines, cause }: Examined,
  access: CauseAccess,
): Promise<ReportedTests | undefined> {
  const upload = uploadIn(lines);
  if (!upload) return undefined;
  return access.optional.read('the test report', async () => {
    const artifact = await readArtifact(access.github, { ...repo, artifact_id: upload.id });
    // The number stands in a log, which anybody may have written.
    if (artifact.run_id !== job.run_id) return undefined;
    if (artifact.expired) throw new ToolError(goneText(artifact));
    const { reports, refused, unread } = await findReports(repo, [artifact], access, bounds);
    for (const { what, why } of refused) access.optional.note(what, why);
    if (reports.length === 0) return undefined;
    const results = reports.map(({ report }) => report.results);
    const counts = countsOf(results);
    const failed = merged(results).filter(({ status }) => status === 'failed');
    const part = unread.length > 0 ? ', not all of it read' : '';
    return {
      source: `artifact ${artifact.id} ${quoted(artifact.name)}${part}`,
      counts,
      failed: failed.map(toldTest),
      disagrees: disagreement(failed, cause?.tests ?? []),
    };
  });
}

/** Of these, a test report can tell more than the log. */
const ofTests = ['test', 'unknown'];

/** The same causes, the first one of tests with what the report of its job says. */
export async function withReported(
  repo: Repository,
  suspected: readonly Suspected[],
  access: CauseAccess,
): Promise<Suspected[]> {
  const first = suspected.find((each) => ofTests.includes(categoryOf(each)));
  const reported = first && (await readReportedTests(repo, first.examined, access));
  return suspected.map((each) => (each === first && reported ? { ...each, reported } : each));
}

function toldTest(test: MergedTest): string {
  const { suite, name, message } = test;
  const place = placeOfTest(test);
  const at = place && ` (${place.path}${place.line ? `:${place.line}` : ''})`;
  return `${suite ? `${suite} › ` : ''}${name}${at ?? ''}${message ? `: ${message}` : ''}`;
}

/** Where the log names tests, and the report others, or none. */
function disagreement(failed: readonly MergedTest[], named: readonly string[]): string | undefined {
  if (failed.length === 0) return 'The report has no failed test: it may be of another step.';
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const reported = failed.map(({ name }) => plain(name)).filter(Boolean);
  const same = named.some((test) =>
    reported.some((name) => plain(test).includes(name) || name.includes(plain(test))),
  );
  return same || named.length === 0
    ? undefined
    : 'The report and the log name different failed tests.';
}
