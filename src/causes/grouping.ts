import type { Cause } from '../analysis/cause.ts';
import { templateOf } from '../analysis/template.ts';
import type { Job } from '../github/job.ts';
import type { Examined } from './failure-group.ts';

/** Jobs that fail alike. */
export interface Group<Looked> {
  /** The representative. */
  readonly first: Looked;
  readonly jobs: Job[];
}

/**
 * Groups jobs whose failures have one signature. Where that makes more groups than an answer tells,
 * values that differ from job to job do not tell failures apart.
 */
export function groupsOf<Looked extends { readonly examined: Examined }>(
  all: readonly Looked[],
  max: number,
): { readonly groups: readonly Group<Looked>[]; readonly loose: boolean } {
  const strict = groupsBy(all, ({ cause }) => cause?.signature);
  if (strict.length <= max) return { groups: strict, loose: false };
  return { groups: groupsBy(all, ({ cause }) => cause && looseSignature(cause)), loose: true };
}

/** Those without a cause go by why they have none. */
function groupsBy<Looked extends { readonly examined: Examined }>(
  all: readonly Looked[],
  keyOf: (examined: Examined) => string | undefined,
): Group<Looked>[] {
  const groups = new Map<string, Group<Looked>>();
  for (const looked of all) {
    const { unreadable, job } = looked.examined;
    const key = keyOf(looked.examined) ?? `no log: ${unreadable}`;
    const group = groups.get(key);
    if (group) group.jobs.push(job);
    else groups.set(key, { first: looked, jobs: [job] });
  }
  return [...groups.values()];
}

/** Names of tests that are compared. */
const maxNames = 50;

/** The same of causes that differ in numbers alone, or, where tests are named, in their reasons. */
function looseSignature({ category, tests, cause }: Cause): string {
  const named = tests.length > 0 ? tests.slice(0, maxNames) : [cause];
  return [category, ...named.map(templateOf).sort()].join('\n');
}
