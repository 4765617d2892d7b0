import { z } from 'zod';
import type { Run } from '../../github/run.ts';
import { delimiter } from '../../logs/delimiter.ts';
import { count } from '../../text/format.ts';
import { sentBytes } from '../../text/sent-bytes.ts';
import { leading, quoted } from '../../text/text.ts';
import type { Reply } from '../../tool/tool.ts';
import { type Block, minus, type Part, plus, type Size, shareOf } from './budget.ts';
import type { NotedCheck } from './commit-reads.ts';

/** What is around the causes, where an answer is about a commit. */
export const commitShape = z.object({
  head_sha: z.string(),
  pull_number: z.number().optional(),
  branch: z.string().optional(),
  notes: z.array(z.string()),
  runs: z
    .array(
      z.object({
        id: z.number(),
        name: z.string(),
        event: z.string(),
        status: z.string(),
        conclusion: z.string().nullable(),
      }),
    )
    .describe('The newest of each workflow and event.'),
  checks: z
    .array(
      z.object({
        name: z.string(),
        state: z.string(),
        required: z.boolean().optional(),
        title: z.string(),
        summary: z.string(),
        annotations: z.array(z.string()).optional(),
        url: z.string(),
      }),
    )
    .describe('No jobs, where they are red.'),
});

/** What an answer says of a commit beside its causes; the most valuable first. */
export interface CommitPart {
  readonly lines: readonly string[];
  readonly data: z.output<typeof commitShape>;
  readonly omitted: readonly string[];
}

/** What the line takes that says how much found no room. */
const forOmitted = 90;

/** What is said of a commit: as much of it as has half of the room of an answer. */
export function commitBlock({ lines, data }: CommitPart, answer: Size): Block {
  const note = { text: forOmitted, data: forOmitted };
  return {
    priority: 1,
    always: true,
    least: plus(note, { text: 0, data: sentBytes({ commit: bare(data) }) }),
    most: () => plus(note, shareOf(answer, 0.5)),
    fill: (room) => commitWithin(lines, data, minus(room, note)),
  };
}

const bare = (data: CommitPart['data']) => ({ ...data, notes: [], runs: [], checks: [] });

function commitWithin(lines: readonly string[], data: CommitPart['data'], room: Size): Part {
  const said: string[] = [];
  let left = room.text;
  for (const line of lines) {
    left -= sentBytes(line) + 1;
    if (left < 0) break;
    said.push(line);
  }
  let rest = room.data - sentBytes({ commit: bare(data) });
  const fitting = <Item>(items: readonly Item[]) =>
    items.filter((item) => {
      rest -= sentBytes(typeof item === 'string' ? JSON.stringify(item) : item) + 1;
      return rest >= 0;
    });
  const checks = fitting(data.checks);
  const notes = fitting(data.notes);
  const runs = fitting(data.runs);
  const unsaid = lines.length - said.length;
  return {
    text: said,
    data: { commit: { ...data, notes, runs, checks } },
    omitted:
      unsaid > 0 ? [`${count(unsaid, 'line')} about its runs and checks: a larger max_tokens`] : [],
  };
}

/** A run in a list of one line. */
export const runWord = (run: Run, more = '') =>
  `${leading(run.name)} (run ${run.id}, ${run.event}${more})`;

/** At most so many items of a list, and how many more there are. */
export function listed(items: readonly string[], most = 12): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}

/** A check that is no job in a line, and what it noted of files below it. */
export function checkLines(check: NotedCheck, required: boolean): string[] {
  const { name, app, title, summary, url, notes } = check;
  const by = app && app !== name ? ` by ${app}` : '';
  const said = [title, summary === title ? '' : summary].filter(Boolean).map(quoted).join(' ');
  const first = `- ${leading(name)} (${check.state}${required ? ', required' : ''}${by})${said && `: ${said}`}`;
  return [[first, url].filter(Boolean).join(' '), ...notes.map((note) => `  ${quoted(note)}`)];
}

/** The answer about one check that is no job. */
export function checkReply(check: NotedCheck, mark: string): Reply {
  const { opens, closes } = delimiter(mark);
  const verdict = `${leading(check.name)} is a check ${check.app ? `of ${check.app}` : 'of a third party'}, and no job: ${check.state}. Its log, where it has one, is on its own page.`;
  const said = [check.title, check.summary, ...check.notes].filter(Boolean);
  return {
    text: [
      verdict,
      ...(said.length > 0 ? [opens, ...said, closes] : []),
      ...(check.url ? [check.url] : []),
    ].join('\n'),
    data: { verdict, failures: [], next: [], omitted: [] },
  };
}

/** A check as the structured answer lists it. */
export const checkEntry = (
  { name, state, title, summary, url, notes }: NotedCheck,
  required: boolean | undefined,
) => ({
  name,
  state,
  ...(required !== undefined && { required }),
  title,
  summary,
  ...(notes.length > 0 && { annotations: [...notes] }),
  url,
});

/** A run as the structured answer lists it. */
export const runEntry = ({ id, name, event, status, conclusion }: Run) => ({
  id,
  name,
  event,
  status,
  conclusion,
});
