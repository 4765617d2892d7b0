import { z } from 'zod';
import type { Repository } from '../../github/repository.ts';
import type { SeenFailure } from '../../history/failure-index.ts';
import type { WorkflowHistory } from '../../history/load-history.ts';
import {
  isHealed,
  placesOf,
  placesText,
  rerunText,
  type Summary,
  summaryOf,
} from '../../history/seen-before.ts';
import { grouped } from '../../history/statistics.ts';
import { count } from '../../text/format.ts';
import { quoted } from '../../text/text.ts';
import type { Context } from '../../tool/tool.ts';

const summaryShape = {
  runs: z.number(),
  on: z.array(z.string()),
  first: z.string(),
  last: z.string(),
  last_run_id: z.number(),
  passed_on_rerun: z.number(),
  rerun: z.number(),
  runners: z.array(z.string()),
  minutes: z.number().describe('Of jobs that failed so.'),
};

/** The failures of a workflow that triage has seen, in the output. */
export const seenShape = z
  .object({
    failures: z.number(),
    runs: z.number(),
    since: z.string(),
    causes: z.array(z.object({ category: z.string(), cause: z.string(), ...summaryShape })),
    tests: z.array(z.object({ test: z.string(), ...summaryShape })),
  })
  .describe('By triage, not all there were. Causes: most minutes first; tests: most flaky first.');

/** How many causes and tests are listed. */
const maxListed = 5;

/** Failures with the same cause or test, and the minutes that they cost. */
interface FailureCost {
  readonly name: string;
  readonly category: string;
  readonly summary: Summary;
  readonly runners: readonly string[];
  readonly minutes: number;
}

/** The failures that were seen, as text and data. */
export interface SeenFailures {
  readonly lines: readonly string[];
  readonly data: z.output<typeof seenShape>;
}

/**
 * The failures of a workflow that this server has seen, by cause and by test; undefined where it
 * has seen none. Callers of a shared server are only told about runs that GitHub has listed for
 * them.
 */
export async function seenOf(
  repository: Repository,
  { workflow, runs }: Pick<WorkflowHistory, 'workflow' | 'runs'>,
  branch: string | undefined,
  { failures, shared }: Pick<Context, 'failures' | 'shared'>,
): Promise<SeenFailures | undefined> {
  const listed = new Set(runs.map(({ id }) => id));
  const kept = (await failures.read(repository)).filter(
    (failure) =>
      failure.workflow_id === workflow.id &&
      (branch === undefined || failure.branch === branch) &&
      (!shared || listed.has(failure.run_id)),
  );
  const healed = kept.filter((failure) => !failure.passed && isHealed(failure, runs));
  await failures.recordPassed(repository, healed);
  const all = kept.map((failure) =>
    healed.includes(failure) ? { ...failure, passed: true } : failure,
  );
  const total = summaryOf(all);
  if (!total) return undefined;
  const causes = byCause(all)
    .flatMap((same) => failureCost(same, ({ cause }) => cause))
    .sort((a, b) => b.minutes - a.minutes || b.summary.runs.length - a.summary.runs.length);
  const named = all.flatMap((failure) => failure.tests.map((test) => ({ test, failure })));
  const tests = [...grouped(named, ({ test }) => test)]
    .flatMap(([test, same]) =>
      failureCost(
        same.map(({ failure }) => failure),
        () => test,
      ),
    )
    .sort(
      (a, b) =>
        b.summary.passed - a.summary.passed || b.summary.runs.length - a.summary.runs.length,
    );
  const flaky = tests.filter(({ summary }) => summary.passed > 0);
  const since = total.first;
  const left = causes.length - maxListed;
  return {
    lines: [
      `Seen by triage, which is not all: ${count(causes.length, 'cause')} in ${count(total.runs.length, 'failed run')} since ${since}. Worth mending first, by minutes of failed jobs:`,
      ...causes.slice(0, maxListed).map((each) => `- ${each.category}: ${lineOf(each)}`),
      ...(left > 0 ? [`- … and ${count(left, 'more cause')}`] : []),
      ...(flaky.length > 0 ? ['Flaky tests, most often passed on rerun first:'] : []),
      ...flaky.slice(0, maxListed).map((each) => `- ${flakyLine(each)}`),
      ...(flaky.length > maxListed
        ? [`- … and ${count(flaky.length - maxListed, 'more test')}`]
        : []),
    ],
    data: {
      failures: all.length,
      runs: total.runs.length,
      since,
      causes: causes
        .slice(0, maxListed)
        .map((each) => ({ category: each.category, cause: each.name, ...dataOf(each) })),
      tests: tests.slice(0, maxListed).map((each) => ({ test: each.name, ...dataOf(each) })),
    },
  };
}

/**
 * Groups failures by cause: those with the same signature, and those that several jobs of one
 * matrix had in the same run, since each job may give them another signature.
 */
function byCause(failures: readonly SeenFailure[]): SeenFailure[][] {
  const groups = new Map<string, SeenFailure[]>();
  for (const failure of failures) {
    const { signature, run_id, category, cause } = failure;
    const keys = [signature, JSON.stringify([run_id, category, cause])];
    const known = [...new Set(keys.flatMap((key) => groups.get(key) ?? []))];
    const group = [...known, failure];
    for (const each of group) {
      groups.set(each.signature, group);
      groups.set(JSON.stringify([each.run_id, each.category, each.cause]), group);
    }
  }
  return [...new Set(groups.values())];
}

function failureCost(
  same: readonly SeenFailure[],
  nameOf: (newest: SeenFailure) => string,
): FailureCost[] {
  const summary = summaryOf(same);
  const newest = same.find(({ run_id }) => run_id === summary?.last_run_id);
  if (!summary || !newest) return [];
  return [
    {
      name: nameOf(newest),
      category: newest.category,
      summary,
      runners: [...new Set(same.flatMap(({ runners }) => runners))].slice(0, maxListed),
      minutes: same.reduce((sum, { minutes }) => sum + minutes, 0),
    },
  ];
}

function lineOf({ name, summary, runners, minutes }: FailureCost): string {
  const { first, last, runs } = summary;
  return [
    `${quoted(name)}: ${minutes} min in ${count(runs.length, 'run')} (${placesText(summary)})`,
    first === last ? `on ${first}` : `from ${first} to ${last}`,
    ...(runners.length > 0 ? [`on ${runners.join(' and ')}`] : []),
    ...(summary.rerun > 0 ? [rerunText(summary)] : []),
  ].join('; ');
}

function flakyLine({ name, summary, runners }: FailureCost): string {
  const { runs, first } = summary;
  return [
    `${quoted(name)}: ${rerunText(summary)}`,
    `failed in ${count(runs.length, 'run')} since ${first}`,
    ...(runners.length > 0 ? [`on ${runners.join(' and ')}`] : []),
  ].join('; ');
}

const dataOf = ({ summary, runners, minutes }: FailureCost) => ({
  runs: summary.runs.length,
  on: placesOf(summary),
  first: summary.first,
  last: summary.last,
  last_run_id: summary.last_run_id,
  passed_on_rerun: summary.passed,
  rerun: summary.rerun,
  runners: [...runners],
  minutes,
});
