import { placeOfTest } from '../../causes/test-place.ts';
import type { Artifact } from '../../github/artifacts.ts';
import { isGreen, isRed, isUnfinished, type Run } from '../../github/run.ts';
import { delimiter } from '../../logs/delimiter.ts';
import type { FoundReport } from '../../reports/find-reports.ts';
import type { Counts, MergedTest } from '../../reports/merge.ts';
import type { Uploader } from '../../reports/uploaders.ts';
import { count, line, span } from '../../text/format.ts';
import { sentBytes } from '../../text/sent-bytes.ts';
import { leading, quoted } from '../../text/text.ts';
import type { Reply } from '../../tool/tool.ts';

/** Which tests of the reports are listed. */
export type Filter = 'failed' | 'flaky' | 'slow' | 'all';

/** A report and the job that probably uploaded it. */
interface OwnedReport extends FoundReport {
  readonly uploader: Uploader | undefined;
}

/** What a reply about test reports is made from. */
interface ReportFindings {
  readonly run: Run;
  readonly attempt: number;
  /** The job, where only one is meant. */
  readonly job_id: number | undefined;
  /** The artifacts of the attempt, or of the job where one is meant. */
  readonly artifacts: readonly Artifact[];
  /** For how many of them the directory was read. */
  readonly searched: number;
  readonly reports: readonly OwnedReport[];
  readonly counts: Counts;
  /** The tests that pass the filter, in the order of the reply. */
  readonly tests: readonly MergedTest[];
  readonly notes: readonly string[];
  readonly notSeen: readonly string[];
  readonly notSeenData: { readonly not_seen?: readonly string[] };
}

/** How many tests a page has. */
const perPage = 30;

/** Hosts warn about replies of more than 10,000 tokens. */
const maxBytes = 30_000;

/** How many reports and notes are listed. */
const maxReports = 40;
const maxNotes = 12;

/** The reply of get_test_report, a page of its tests. */
export function reportReply(
  findings: ReportFindings,
  { filter, page }: { readonly filter: Filter; readonly page: number },
  mark: string,
): Reply {
  const { run, attempt, reports, counts, tests, notes } = findings;
  const shown = tests.slice((page - 1) * perPage, page * perPage).map(testData);
  const next = page * perPage < tests.length && shown.length > 0 ? page + 1 : null;
  const listed = reports.slice(0, maxReports).map(reportData);
  const allNotes = [
    ...notes.slice(0, maxNotes),
    ...(notes.length > maxNotes ? [`${count(notes.length - maxNotes, 'more note')}.`] : []),
    ...(reports.length > maxReports
      ? [`${count(reports.length - maxReports, 'more report')} counted, and not listed.`]
      : []),
  ];
  const { opens, closes } = delimiter(mark);
  const head = [headLine(findings), ...allNotes, ...findings.notSeen];
  const lines = shown.flatMap((test) => testLines(test, reports));
  const room = maxBytes - sentBytes(head.join('\n'));
  const fitting = within(lines, room);
  return {
    text: [
      ...head,
      ...(reports.length > 0
        ? [
            listLine(tests.length, shown.length, filter, page),
            ...(shown.length > 0 ? [opens, ...fitting, closes] : []),
            ...(fitting.length < lines.length ? ['Cut here, since the tests are long.'] : []),
            ...reportLines(reports.slice(0, maxReports)),
            ...(isRunning(findings) ? [`The run is ${run.status}: more reports may come.`] : []),
          ]
        : []),
      ...nextLines(findings, next),
    ].join('\n'),
    data: {
      run_id: run.id,
      run_attempt: attempt,
      ...counts,
      total_count: tests.length,
      next_page: next,
      tests: shown,
      reports: listed,
      notes: allNotes,
      ...findings.notSeenData,
    },
  };
}

function headLine(findings: ReportFindings): string {
  const { run, attempt, job_id, artifacts, searched, reports, counts } = findings;
  const job = job_id === undefined ? '' : `, job ${job_id}`;
  const name = `${leading(run.name)} #${run.run_number} (run ${run.id}, attempt ${attempt}${job})`;
  if (artifacts.length === 0 && isRunning(findings)) {
    return `${name} has no artifacts yet: the run is ${run.status}.`;
  }
  if (artifacts.length === 0) {
    return `${name} has no artifacts, so that no test report can be had: ${job ? 'it' : 'its jobs'} uploaded none, or they were deleted.`;
  }
  const expired = artifacts.filter((artifact) => artifact.expired).length;
  if (expired === artifacts.length) {
    return `${name} has ${count(expired, 'artifact')}, all expired: their files are gone, and with them any test report.`;
  }
  if (searched === 0) {
    return `${name} has ${count(artifacts.length, 'artifact')}, of which none could be looked into.`;
  }
  if (reports.length === 0) {
    return `${name} has ${count(artifacts.length, 'artifact')}, and no test report in a known format was found in them${expired > 0 ? `; ${expired} have expired` : ''}.`;
  }
  const of = new Set(reports.map(({ artifact }) => artifact.id)).size;
  return `${name}: ${countText(counts)} in ${count(reports.length, 'test report')} of ${count(of, 'artifact')}${expired > 0 ? `; ${expired} more expired` : ''}.`;
}

/** Whether the attempt is unfinished and may upload more. */
const isRunning = ({ run, attempt }: ReportFindings) =>
  attempt === run.run_attempt && isUnfinished(run);

function countText({ failed, flaky, passed, skipped }: Counts): string {
  if (failed + flaky + passed + skipped === 0) return 'no results';
  return [
    `${failed} failed`,
    ...(flaky > 0 ? [`${flaky} flaky`] : []),
    `${passed} passed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ');
}

function listLine(total: number, shown: number, filter: Filter, page: number): string {
  if (total === 0) return `No ${noTest[filter]}.`;
  const what = { failed: 'failed test', flaky: 'flaky test', slow: 'test by time', all: 'test' };
  const plural = filter === 'slow' ? 'tests by time' : undefined;
  return `${count(total, what[filter], plural)}, ${shown} shown (page ${page}).`;
}

const noTest = {
  failed: 'failed test',
  flaky: 'flaky test',
  slow: 'test with a time',
  all: 'test',
};

/** A test as data, with its file and line. */
function testData(test: MergedTest) {
  const { details, file, line, ...rest } = test;
  const place = placeOfTest(test);
  return { ...rest, ...(place && { file: place.path, ...(place.line && { line: place.line }) }) };
}

type TestData = ReturnType<typeof testData>;

function testLines(test: TestData, reports: readonly OwnedReport[]): string[] {
  const { name, suite, status, message, file, milliseconds, seen } = test;
  const place = file && `(${file}${test.line ? `:${test.line}` : ''})`;
  const slow = milliseconds !== undefined && milliseconds >= 1000 ? span(milliseconds) : '';
  return [
    [status, suite && `${suite} ›`, name, place, slow].filter(Boolean).join(' '),
    ...(message ? [`  ${message}`] : []),
    ...(reports.length > 1 ? [`  in ${whereText(test.reports, seen, reports)}`] : []),
  ];
}

/** "2 of 4 reports that have it: build, test" */
function whereText(own: readonly number[], seen: number, reports: readonly OwnedReport[]): string {
  const jobs = own.flatMap((index) => reports[index]?.uploader?.job.name ?? []);
  const named = jobs.length === own.length ? [...new Set(jobs)] : [];
  const names = named.length > 0 ? named : own.map((index) => `report ${index + 1}`);
  const shown = names.slice(0, 4).join(', ');
  const rest = names.length > 4 ? ` and ${names.length - 4} more` : '';
  return seen === 1 ? shown : `${own.length} of ${seen} reports that have it: ${shown}${rest}`;
}

function reportData({ artifact, path, report, uploader }: OwnedReport) {
  return {
    artifact_id: artifact.id,
    artifact: artifact.name,
    path,
    format: report.format,
    job_id: uploader?.job.id ?? null,
    job_by: uploader?.by ?? null,
  };
}

const byWords = {
  step: 'by the time of its upload step',
  log: 'whose log shows the upload',
  name: 'by its name',
};

function reportLines(reports: readonly OwnedReport[]): string[] {
  return reports.map(({ artifact, path, report, uploader }, index) =>
    line(
      `Report ${index + 1}:`,
      `${quoted(path)} of artifact ${artifact.id} ${quoted(artifact.name)}`,
      `${report.format}, ${count(report.results.length, 'result')}`,
      uploader
        ? `job ${uploader.job.id} ${quoted(uploader.job.name)}, ${byWords[uploader.by]}`
        : 'job unknown',
    ),
  );
}

/** Lines that suggest what to call next. */
function nextLines(findings: ReportFindings, next: number | null) {
  const { run, attempt, reports, artifacts, counts } = findings;
  const isLatest = attempt === run.run_attempt;
  const unexplained = reports.length > 0 && counts.failed === 0 && isLatest && isRed(run);
  const ofAttempt = isLatest ? '' : `, attempt_number: ${attempt}`;
  return [
    ...(next === null ? [] : [`More: page: ${next}.`]),
    ...(reports.length === 0 && artifacts.length > 0
      ? [`list_artifacts run_id: ${run.id} has their names.`]
      : []),
    ...(unexplained
      ? ['The run failed, and no test in these reports did: the cause is not in them.']
      : []),
    ...(counts.failed === 0 && !(isLatest && isGreen(run))
      ? [`triage run_id: ${run.id}${ofAttempt} says from the logs why a run failed.`]
      : []),
  ];
}

/** The first lines that fit into some bytes. */
function within(lines: readonly string[], room: number): string[] {
  let left = room;
  const end = lines.findIndex((each) => {
    left -= sentBytes(each) + 1;
    return left < 0;
  });
  return end < 0 ? [...lines] : lines.slice(0, end);
}
