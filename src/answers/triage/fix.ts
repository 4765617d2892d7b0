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

/** What an agent that mends the failure goes by. */
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

/** What it is made of. */
export interface FixSource {
  readonly groups: readonly FailureGroup[];
  readonly passed: readonly string[];
  readonly history: HistorySummary | undefined;
  readonly reruns: number;
  /** Where no history of one run tells it. */
  readonly lastGreen?: Pick<Run, 'id' | 'head_sha'> | undefined;
}

/** Names of jobs that passed; of those that may fail, too. */
export const passedOf = (jobs: readonly Job[]) =>
  jobs.filter(({ conclusion }) => conclusion === 'success').map(({ name }) => name);

/** So many of each list, and less until it has room. */
const measures = [8, 4, 2, 1, 0] as const;

/** What its numbers take, and of which answers they are part in any case. */
const forNumbers = 260;
const roomy = 4000;

/** Its lists have what the causes leave. */
export function fixBlock(source: FixSource, answer: Size): Block {
  const name = '"fix":,'.length;
  return {
    priority: 4,
    always: answer.data >= roomy,
    least: { text: 0, data: answer.data >= roomy ? forNumbers : 0 },
    fill(room) {
      const fix = fixWithin(source, room.data - name);
      return fix && { text: [], data: { fix } };
    },
  };
}

/** The most of it that has room, in bytes; undefined where not even its numbers have. */
function fixWithin(source: FixSource, room: number): Fix | undefined {
  for (const most of measures) {
    const fix = fixOf(source, most);
    if (sentBytes(fix) <= room) return fix;
  }
  return undefined;
}

const longestScript = 200;

/** Of the step that failed: as the workflow's file has it with what its matrix is, or as the log shows it. */
function commandsOf({ examined, workflow }: FailureGroup): Fix['commands'] {
  const { lines, evidence, cause } = examined;
  const [test] = cause?.tests ?? [];
  const script = workflow?.ran ?? scriptRun(lines, endOf(lines));
  const one = test === undefined ? undefined : oneTestCommand(test, evidence, lines);
  const command = {
    ...(script && { step_ran: cut(visible(script).trim(), longestScript) }),
    ...(one !== undefined && { one_test: inline(one) }),
  };
  return Object.keys(command).length > 0 ? [command] : [];
}

function fixOf({ groups, passed, history, reruns, lastGreen }: FixSource, most: number): Fix {
  const files = groups
    .flatMap(filesOf)
    .map(({ path, line }) => (line === undefined ? path : `${path}:${line}`));
  const upTo = (list: readonly string[]) => [...new Set(list)].slice(0, most);
  return {
    files: upTo(files),
    tests: upTo(groups.flatMap(testsOf)),
    commands: groups.slice(0, Math.ceil(most / 2)).flatMap(commandsOf),
    keep_green: upTo(passed),
    keep_green_count: passed.length,
    last_green:
      history?.data.newness?.last_green ??
      (lastGreen ? { run_id: lastGreen.id, head_sha: lastGreen.head_sha } : null),
    reruns,
    rerun_pointless: pointless(history),
  };
}

/** Null where nothing shows whether it may pass. */
function pointless(history: HistorySummary | undefined): boolean | null {
  const advice = history?.rerun?.advice;
  if (!advice || advice.why === 'not known') return null;
  return advice.kind === 'none';
}
