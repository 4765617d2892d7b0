import { z } from 'zod';
import { count, line } from './format.ts';
import type { Suspected } from './inquiry.ts';
import { isFailed, type Job } from './job.ts';
import { dataNotice } from './logs/show.ts';
import { passagesOf, rowsOf } from './quote.ts';
import { type Run, standing } from './run.ts';
import type { Reply } from './tool.ts';
import type { Category } from './triage/finding.ts';
import { pack } from './triage/pack.ts';
import { jobNames } from './triage/roles.ts';

const place = z.object({ path: z.string(), line: z.number().optional() });

/** What triage_run answers. */
export const verdictShape = {
  run: z.object({
    id: z.number(),
    name: z.string(),
    run_attempt: z.number(),
    status: z.string(),
    conclusion: z.string().nullable(),
    head_branch: z.string().nullable(),
    head_sha: z.string(),
    html_url: z.string(),
  }),
  verdict: z.string(),
  failures: z.array(
    z.object({
      category: z.string(),
      cause: z.string(),
      sure: z.number().describe('0 to 1.'),
      jobs: z.array(z.string()),
      job_count: z.number(),
      step: z.object({ number: z.number(), name: z.string() }).nullable(),
      evidence: z.array(
        z.object({
          job_id: z.number(),
          first_line: z.number(),
          last_line: z.number(),
          text: z.string(),
        }),
      ),
      annotations: z.array(z.string()).optional(),
      files: z.array(place),
      tests: z.array(z.string()),
    }),
  ),
  next: z.array(z.object({ tool: z.string(), arguments: z.record(z.unknown()), why: z.string() })),
  omitted: z.array(z.string()),
};

type Failure = z.output<(typeof verdictShape)['failures']>[number];
type Next = z.output<(typeof verdictShape)['next']>[number];

/** All that a verdict is made of. */
export interface Findings {
  readonly run: Run;
  readonly jobs: readonly Job[];
  readonly suspected: readonly Suspected[];
  readonly unseen: readonly Job[];
  readonly consequences: readonly Job[];
  /** Where no job failed: why the run stands where it stands. */
  readonly state: string | undefined;
  readonly next: readonly Next[];
}

const mostTests = 10;

/** The answer about a run, within `bytes` of text, and its structured form within 1.4 times that. */
export function verdictOf(findings: Findings, bytes: number): Reply {
  const { run, suspected } = findings;
  const verdict = findings.state ?? verdictText(findings);
  const next = [...findings.next, ...suspected.slice(0, 1).flatMap((each) => nextFor(run, each))];
  const omitted = [...unseenText(findings)];
  const frame = Buffer.byteLength(
    [verdict, dataNotice, ...omitted, ...next.map(nextLine)].join('\n'),
  );
  let left = bytes - frame - 120;
  const failures: Failure[] = [];
  const texts: string[] = [];
  for (const [index, each] of suspected.entries()) {
    // The first cause gets most; each later one has to leave as much for those behind it.
    const share = index === suspected.length - 1 ? left : left * (suspected.length > 2 ? 0.5 : 0.6);
    if (left < 300) {
      omitted.push(
        `${suspected.length - index} more causes, beginning with job ${each.examined.job.id}: triage_run job_id: ${each.examined.job.id}, or a larger max_tokens`,
      );
      break;
    }
    const { text, failure } = failureOf(each, share, index + 1);
    texts.push(text);
    failures.push(failure);
    left -= Buffer.byteLength(text) + 2;
    if (each.examined.cause && failure.tests.length < each.examined.cause.tests.length) {
      omitted.push(
        `${each.examined.cause.tests.length - failure.tests.length} more failed tests of job ${each.examined.job.id}: read_log job_id: ${each.examined.job.id}`,
      );
    }
  }
  return {
    text: [
      verdict,
      ...(failures.some(({ evidence }) => evidence.length > 0) ? [dataNotice] : []),
      ...texts.flatMap((text) => ['', text]),
      ...(omitted.length > 0 ? ['', ...omitted.map((what) => `Left out: ${what}`)] : []),
      ...(next.length > 0 ? ['', 'Next:', ...next.map(nextLine)] : []),
    ].join('\n'),
    data: {
      run: {
        id: run.id,
        name: run.name,
        run_attempt: run.run_attempt,
        status: run.status,
        conclusion: run.conclusion,
        head_branch: run.head_branch,
        head_sha: run.head_sha,
        html_url: run.html_url,
      },
      verdict,
      failures,
      next,
      omitted,
    },
  };
}

function* unseenText({ run, unseen }: Findings): Generator<string> {
  if (unseen.length === 0) return;
  yield `${count(unseen.length, 'failed job')} not looked into, each likely of one of these causes: list_jobs run_id: ${run.id}, filter: "failed" has their ids for triage_run`;
}

function verdictText({ run, jobs, suspected, unseen, consequences }: Findings): string {
  const failed = suspected.reduce((sum, { jobs }) => sum + jobs.length, unseen.length);
  const [first] = suspected;
  const what = first ? `: ${categoryWords[categoryOf(first)]}` : '';
  const after =
    consequences.length > 0 ? `; ${count(consequences.length, 'job')} cancelled with it` : '';
  return `${run.name} #${run.run_number} (run ${run.id}, attempt ${run.run_attempt}) ${endText(run)}${what}. ${count(failed, 'job')} of ${jobs.length} failed for ${count(suspected.length, 'cause')}${after}.`;
}

function endText(run: Run): string {
  if (run.status !== 'completed') return `is ${run.status}, and has failed already`;
  if (run.conclusion === 'failure') return 'failed';
  return run.conclusion === 'success'
    ? 'is green, though jobs failed that may (continue-on-error)'
    : `ended as ${standing(run)}`;
}

/** What GitHub noted about a job, where it is a failure and says more than that there was one. */
function notesOf({ annotations }: Suspected): string[] {
  return annotations
    .filter(
      ({ level, message }) => level === 'failure' && !/^Process completed with exit/.test(message),
    )
    .slice(0, 5)
    .map(({ path, line, message }) =>
      path.startsWith('.github') ? message : `${path}:${line} ${message}`,
    );
}

/** The log's own word, or, of a job without one, GitHub's. */
function categoryOf(suspected: Suspected): Category {
  return suspected.examined.cause?.category ?? noteCategory(notesOf(suspected)) ?? 'unknown';
}

const categoryWords: Readonly<Record<Category, string>> = {
  code: 'the code does not build or run',
  test: 'tests fail',
  lint: 'a linter or type checker objects',
  dependency: 'a dependency cannot be had or found',
  network: 'the network or another service failed',
  infrastructure: 'the runner or a service of CI failed',
  timeout: 'it ran out of time',
  out_of_memory: 'it ran out of memory',
  disk: 'the disk was full',
  permission_or_secret: 'a right, token or secret is missing',
  configuration: 'the workflow, a command or the repository is not set up for it',
  cancelled: 'it was cancelled',
  unknown: 'no known tool says why; these lines are the likeliest',
};

function failureOf(
  suspected: Suspected,
  bytes: number,
  number: number,
): { text: string; failure: Failure } {
  const { examined, jobs } = suspected;
  const { job, lines, evidence, cause, silent } = examined;
  const step = job.steps.find(isFailed) ?? null;
  const noted = notesOf(suspected);
  const category = categoryOf(suspected);
  const named = cause?.cause ?? noted[0] ?? silent ?? standing(job);
  const tests = cause?.tests.slice(0, mostTests) ?? [];
  const files = cause ? [...cause.files] : [];
  const head = [
    `${number}. ${category}: ${named}`,
    line(
      `job ${job.id} "${job.name}" (${standing(job)})`,
      step && `step ${step.number} "${step.name}"`,
      jobs.length > 1 &&
        `the same in ${count(jobs.length, 'job')}: ${jobNames(jobs.map(({ name }) => name))}`,
    ),
    ...(silent ? [`No line of its log can be shown: ${silent}.`] : []),
    ...(silent || evidence.length === 0
      ? noted.filter((note) => note !== named).map((note) => `GitHub noted: ${note}`)
      : []),
  ];
  const tail = [
    ...(tests.length > 0 ? [`failed tests: ${tests.join('; ')}`] : []),
    ...(files.length > 0
      ? [`files: ${files.map(({ path, line }) => `${path}:${line}`).join(', ')}`]
      : []),
  ];
  const used = Buffer.byteLength([...head, ...tail].join('\n'));
  const quotes = pack(evidence, lines, Math.max(0, bytes - used - 20));
  return {
    text: [...head, ...rowsOf(quotes, lines), ...tail].join('\n'),
    failure: {
      category,
      cause: named,
      sure: cause ? Number(cause.confidence.toFixed(2)) : 0.5,
      jobs: jobs.slice(0, 10).map(({ name }) => name),
      job_count: jobs.length,
      step: step && { number: step.number, name: step.name },
      evidence: passagesOf(quotes, lines).map((passage) => ({ job_id: job.id, ...passage })),
      ...(noted.length > 0 && { annotations: noted }),
      files,
      tests,
    },
  };
}

function noteCategory(notes: readonly string[]): Category | undefined {
  const text = notes.join('\n');
  if (/maximum execution time|timed out/.test(text)) return 'timeout';
  if (/lost communication|shutdown signal|runner/i.test(text)) return 'infrastructure';
  if (/Canceling since|canceled/i.test(text)) return 'cancelled';
  if (/billing|spending limit|payments/i.test(text)) return 'permission_or_secret';
  return undefined;
}

const rerunHelps: readonly Category[] = [
  'network',
  'infrastructure',
  'timeout',
  'disk',
  'out_of_memory',
];

function nextFor(run: Run, suspected: Suspected): Next[] {
  const { examined, jobs } = suspected;
  const { job, lines } = examined;
  const first = lines.length > 0 ? [readMore(job)] : [];
  const completed = run.status === 'completed';
  if (!completed) return first;
  if (rerunHelps.includes(categoryOf(suspected))) {
    return [
      {
        tool: 're_run_workflow_failed_jobs',
        arguments: { run_id: run.id },
        why: 'not the code, by its looks: once more may pass',
      },
      ...first,
    ];
  }
  return [
    ...first,
    {
      tool: 'compare_runs',
      arguments: { run_id: run.id },
      why: `what changed since ${jobs.length > 1 ? 'they' : 'it'} last passed`,
    },
  ];
}

const readMore = (job: Job): Next => ({
  tool: 'read_log',
  arguments: { job_id: job.id, lines: 100 },
  why: 'the end of the log in full',
});

function nextLine({ tool, arguments: args, why }: Next): string {
  const words = Object.entries(args).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `${tool} ${words.join(', ')} (${why})`;
}
