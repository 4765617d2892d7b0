import { z } from 'zod';
import { ToolError } from '../../github/errors.ts';
import type { Job, Step } from '../../github/job.ts';
import { stateOf } from '../../github/run.ts';
import { delimiter } from '../../logs/delimiter.ts';
import { countedFromEnd } from '../../logs/line.ts';
import { openLog } from '../../logs/log.ts';
import { numberedLines } from '../../logs/numbered-lines.ts';
import { findStep } from '../../logs/step-splitter.ts';
import { count, line } from '../../text/format.ts';
import { quoted } from '../../text/text.ts';
import type { Target } from '../../tool/addresses.ts';
import { logLinks } from '../../tool/resource.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { chooseJob } from './choose-job.ts';
import { readPassage } from './passage.ts';

/**
 * Hosts warn about replies of more than 10,000 tokens, and cut even expressly requested ones at
 * 25,000.
 */
const usualBytes = 36_000;
const maxBytes = 90_000;

/** How many lines are read where the call does not say. */
export const usualLines = 100;

/** The output of read_log. */
export const readLogShape = {
  job_id: z.number(),
  job_name: z.string(),
  step: z.object({ number: z.number(), name: z.string() }).nullable(),
  first_line: z.number().nullable(),
  last_line: z.number().nullable(),
  total_lines: z.number().nullable().describe('null: not counted.'),
  next_line: z.number().nullable().describe('Pass as from_line to go on.'),
  previous_line: z.number().nullable().describe('Pass as from_line to go back.'),
  notes: z.array(z.string()),
  log_uri: z.string().describe('Resource with the whole log.'),
  log: z.string().describe('number: text'),
};

interface Wanted {
  /** Number or name. */
  readonly step: string | undefined;
  readonly from_line: number | undefined;
  readonly lines: number;
}

/** Answers read_log: lines from the log of one job. */
export async function readLog(
  target: Target,
  { step: stepArgument, from_line, lines: wanted }: Wanted,
  context: Context,
): Promise<Reply> {
  const job = await chooseJob(target, context);
  const step = wantedStep(job, stepArgument ?? target.step);
  const inStep = from_line === undefined && target.step_line !== undefined;
  const passage = await readPassage(await openLog(target, job, context), {
    step,
    from: from_line ?? target.step_line,
    within: inStep ? 'step' : 'job',
    count: wanted,
  });
  const tail = from_line === undefined && !inStep;
  const shown = numberedLines(
    passage.lines,
    wanted > usualLines ? maxBytes : usualBytes,
    tail ? 'last' : 'first',
  );
  const first = shown.lines[0]?.n ?? null;
  const last = shown.lines.at(-1)?.n ?? null;
  const cut = passage.lines.length - shown.lines.length;
  const more = (cut > 0 && !tail) || passage.more === true || passage.late;
  const next = last === null || !more || last === -1 ? null : last + 1;
  const previous =
    first === null || first === 1 ? null : first < 0 ? first - wanted : Math.max(1, first - wanted);
  const { opens, closes } = delimiter(context.mark);
  const notes = [
    ...(first !== null && first < 0 ? [countedFromEnd] : []),
    ...(passage.uncertain
      ? ['Where this step begins or ends is a guess: it shares a second with its neighbour.']
      : []),
    ...(cut > 0 ? [`${count(cut, 'line')} left out, since they are long.`] : []),
    ...(passage.late ? ['Time was up before the end of the log: go on with next_line.'] : []),
  ];
  const links = logLinks(target, [job]);
  return {
    text: [
      line(
        `Job ${job.id} ${quoted(job.name)} (${stateOf(job)})`,
        step && `step ${step.number} ${quoted(step.name)}`,
        first === null
          ? 'no lines there'
          : `lines ${first} to ${last}${passage.total === undefined ? '' : ` of ${passage.total}`}`,
      ),
      ...notes,
      ...(shown.text === '' ? [] : [opens, shown.text, closes]),
      ...(previous !== null ? [`Before: from_line: ${previous}`] : []),
      ...(next !== null ? [`After: from_line: ${next}`] : []),
    ].join('\n'),
    data: {
      job_id: job.id,
      job_name: job.name,
      step: step ? { number: step.number, name: step.name } : null,
      first_line: first,
      last_line: last,
      total_lines: passage.total ?? null,
      next_line: next,
      previous_line: previous,
      notes,
      log_uri: links[0]?.uri,
      log: shown.text,
    },
    links,
  };
}

/** @throws ToolError listing the steps where none matches */
function wantedStep({ id, steps }: Job, wanted: string | number | undefined): Step | undefined {
  if (wanted === undefined) return undefined;
  const step = findStep(steps, wanted);
  if (step) return step;
  const names = steps.map(({ number, name }) => `${number} ${quoted(name)}`).join(', ');
  throw new ToolError(
    `step: job ${id} has none like ${JSON.stringify(wanted)}. It has ${names || 'no steps'}.`,
  );
}
