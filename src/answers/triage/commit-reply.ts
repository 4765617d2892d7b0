import { z } from 'zod';
import type { Run } from '../../github/run.ts';
import { delimiter } from '../../logs/delimiter.ts';
import { count } from '../../text/format.ts';
import { sentBytes } from '../../text/sent-bytes.ts';
import { leading, quoted } from '../../text/text.ts';
import type { Reply } from '../../tool/tool.ts';
import { type Block, minus, type Part, plus, type Size, shareOf } from './budget.ts';
import type { NotedCheck } from './commit-reads.ts';

/** What an answer about a commit has besides causes. */
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

/** What an answer says about a commit besides its causes, the most valuable lines first. */
export interface CommitPart {
  readonly lines: readonly string[];
  readonly data: z.output<typeof commitShape>;
  readonly omitted: readonly string[];
}

/** Reserved for the line about what had no room. */
const forOmitted = 90;

/** The block about a commit, which takes at most half of an answer. */
export function commitBlock({ lines, data }: CommitPart, answer: Size): Block {
  const note = { text: forOmitted, data: forOmitted };
  return {
    priority: 1,
    always: true,
    least: plus(note, { text: 0, data: sentBytes({ commit: bare(data) }) }),
    limit: () => plus(note, shareOf(answer, 0.5)),
    fill: (room) => commitWithin(lines, data, minus(room, note)),
  };
}

const bare = (data: CommitPart['data']) => ({ ...data, notes: [], runs: [], checks: [] });

function commitWithin(lines: readonly string[], data: CommitPart['data'], room: Size): Part {
  const shown: string[] = [];
  let left = room.text;
  for (const line of lines) {
    left -= sentBytes(line) + 1;
    if (left < 0) break;
    shown.push(line);
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
  const missing = lines.length - shown.length;
  return {
    text: shown,
    data: { commit: { ...data, notes, runs, checks } },
    omitted:
      missing > 0
        ? [`${count(missing, 'line')} about its runs and checks: a larger max_tokens`]
        : [],
  };
}

/** A run as an item of a list in a sentence. */
export const runItem = (run: Run, more = '') =>
  `${leading(run.name)} (run ${run.id}, ${run.event}${more})`;

/** The first items of a list, and how many more there are. */
export function listed(items: readonly string[], max = 12): string {
  const shown = items.slice(0, max).join(', ');
  return items.length > max ? `${shown} and ${items.length - max} more` : shown;
}

/** A line about a check that is not a job, and its annotations below. */
export function checkLines(check: NotedCheck, required: boolean): string[] {
  const { name, app, title, summary, url, notes } = check;
  const by = app && app !== name ? ` by ${app}` : '';
  const said = [title, summary === title ? '' : summary].filter(Boolean).map(quoted).join(' ');
  const first = `- ${leading(name)} (${check.state}${required ? ', required' : ''}${by})${said && `: ${said}`}`;
  return [[first, url].filter(Boolean).join(' '), ...notes.map((note) => `  ${quoted(note)}`)];
}

/** The answer about a single check that is not a job. */
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

/** A check as data. */
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

/** A run as data. */
export const runEntry = ({ id, name, event, status, conclusion }: Run) => ({
  id,
  name,
  event,
  status,
  conclusion,
});
