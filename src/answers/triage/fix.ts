import { z } from 'zod';
import { endOf } from '../../analysis/last-words.ts';
import { oneTestCommand } from '../../analysis/one-test.ts';
import { scriptRun } from '../../analysis/step-command.ts';
import type { FailureGroup } from '../../causes/failure-group.ts';
import { filesOf, testsOf } from '../../causes/what-failed.ts';
import type { Job } from '../../github/job.ts';
import type { Run } from '../../github/run.ts';
import { sentBytes } from '../../text/sent-bytes.ts';
import { cut, inline, visible } from '../../text/text.ts';
import type { Block, Size } from './budget.ts';
import type { HistorySummary } from './history-summary.ts';

/** What an agent needs to fix the failure. */
export const fixShape = z
  .object({
    files: z.array(z.string()),
    tests: z.array(z.string()),
    commands: z
      .array(z.object({ step_ran: z.string().optional(), one_test: z.string().optional() }))
      .describe('Third-party text.'),
    keep_green: z.array(z.string()).describe('What passed.'),
    keep_green_count: z.number(),
    last_green: z.object({ run_id: z.number(), head_sha: z.string() }).nullable(),
    reruns: z.number(),
    rerun_pointless: z.boolean().nullable(),
  })
  .describe('For who mends it.');

type Fix = z.output<typeof fixShape>;

/** What the fix data is made from. */
export interface FixSource {
  readonly groups: readonly FailureGroup[];
  readonly passed: readonly string[];
  readonly history: HistorySummary | undefined;
  readonly reruns: number;
  /** For an answer without the history of one run. */
  readonly lastGreen?: Pick<Run, 'id' | 'head_sha'> | undefined;
}

/** Names of jobs that passed, also of those with continue-on-error. */
export const passedOf = (jobs: readonly Job[]) =>
  jobs.filter(({ conclusion }) => conclusion === 'success').map(({ name }) => name);

/** Lengths of the lists that are tried until they fit. */
const listLengths = [8, 4, 2, 1, 0] as const;

/** The size without lists, for which larger answers always have room. */
const numbersSize = 260;
const minAnswerSize = 4000;

/** The block for whoever fixes the failure. Its lists get the room that the causes leave. */
export function fixBlock(source: FixSource, answer: Size): Block {
  const name = '"fix":,'.length;
  return {
    priority: 4,
    always: answer.data >= minAnswerSize,
    least: { text: 0, data: answer.data >= minAnswerSize ? numbersSize : 0 },
    fill(room) {
      const fix = fixWithin(source, room.data - name);
      return fix && { text: [], data: { fix } };
    },
  };
}

/**
 * The fix data with the longest lists that fit into some bytes; undefined where not even empty ones
 * do.
 */
function fixWithin(source: FixSource, room: number): Fix | undefined {
  for (const length of listLengths) {
    const fix = fixOf(source, length);
    if (sentBytes(fix) <= room) return fix;
  }
  return undefined;
}

const maxScriptLength = 200;

/**
 * The commands of the failed step: its script, from the workflow file or else from the log, and one
 * for a single test.
 */
function commandsOf({ examined, workflow }: FailureGroup): Fix['commands'] {
  const { lines, evidence, cause } = examined;
  const [test] = cause?.tests ?? [];
  const script = workflow?.ran ?? scriptRun(lines, endOf(lines));
  const one = test === undefined ? undefined : oneTestCommand(test, evidence, lines);
  const command = {
    ...(script && { step_ran: cut(visible(script).trim(), maxScriptLength) }),
    ...(one !== undefined && { one_test: inline(one) }),
  };
  return Object.keys(command).length > 0 ? [command] : [];
}

function fixOf({ groups, passed, history, reruns, lastGreen }: FixSource, maxItems: number): Fix {
  const files = groups
    .flatMap(filesOf)
    .map(({ path, line }) => (line === undefined ? path : `${path}:${line}`));
  const upTo = (list: readonly string[]) => [...new Set(list)].slice(0, maxItems);
  return {
    files: upTo(files),
    tests: upTo(groups.flatMap(testsOf)),
    commands: groups.slice(0, Math.ceil(maxItems / 2)).flatMap(commandsOf),
    keep_green: upTo(passed),
    keep_green_count: passed.length,
    last_green:
      history?.data.newness?.last_green ??
      (lastGreen ? { run_id: lastGreen.id, head_sha: lastGreen.head_sha } : null),
    reruns,
    rerun_pointless: pointless(history),
  };
}

/** Whether a rerun is pointless; null where that is unknown. */
function pointless(history: HistorySummary | undefined): boolean | null {
  const advice = history?.rerun?.advice;
  if (!advice || advice.why === 'not known') return null;
  return advice.kind === 'none';
}
