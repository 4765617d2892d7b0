import type { FailureGroup } from '../../causes/failure-group.ts';
import type { Turns } from '../../causes/in-turns.ts';
import { count } from '../../text/format.ts';
import { type Block, larger, minus, type Part, plus, type Size, shareOf } from './budget.ts';
import { type Failure, failureOf, shortestSize } from './cause-reply.ts';
import type { SeenCause } from './seen.ts';

/** Reserved for a sentence about omitted causes or tests. */
export const forOmitted: Size = { text: 120, data: 120 };
const nothing: Size = { text: 0, data: 0 };

/** With less text than this, a later cause says nothing useful. */
const minCauseText = 300;

/** A part of an answer; one about a cause also has the cause as data. */
export type AnswerPart = Part & { readonly failure?: Failure };

/** Blocks for the causes of an answer; the first is always in. */
export function causeBlocks(causes: readonly SeenCause[], turns: Turns): Block<AnswerPart>[] {
  let least = nothing;
  return causes.map((each, index) => {
    const { job, cause } = each.examined;
    const rest = causes.length - index - 1;
    const forTests = cause && cause.tests.length > 1 ? forOmitted : nothing;
    const overhead = plus(forTests, { text: 2, data: 1 });
    const shortest = plus(shortestSize(each, index + 1), overhead);
    // Where a cause is left out, all later ones are, too.
    least = larger(least, shortest);
    if (index > 0) least = larger(least, { text: minCauseText, data: 0 });
    return {
      priority: 3,
      always: index === 0,
      least,
      // Each cause leaves a share of the room to the later ones.
      limit: (left) =>
        plus(shareOf(minus(left, forTests), rest === 0 ? 1 : rest > 1 ? 0.5 : 0.6), forTests),
      async fill(room) {
        const content = await failureOf(each, minus(room, overhead), index + 1, turns);
        const missingTests = (cause?.tests.length ?? 0) - content.failure.tests.length;
        return {
          text: ['', content.text],
          data: content.failure,
          failure: content.failure,
          omitted:
            missingTests > 0
              ? [
                  `${count(missingTests, 'more failed test')} of job ${job.id}: read_log job_id: ${job.id}`,
                ]
              : [],
        };
      },
    };
  });
}

/** A sentence about the causes that had no room. */
export function moreCauses(missing: readonly FailureGroup[]): string[] {
  const [first] = missing;
  if (!first) return [];
  const { id } = first.examined.job;
  return [
    `${count(missing.length, 'more cause')}, beginning with job ${id}: triage job_id: ${id}, or a larger max_tokens`,
  ];
}
