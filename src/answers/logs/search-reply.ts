import { z } from 'zod';
import { ToolError } from '../../github/errors.ts';
import type { NumberedLine } from '../../logs/byte-search.ts';
import { delimiter } from '../../logs/delimiter.ts';
import { numberedLines } from '../../logs/numbered-lines.ts';
import { count, line } from '../../text/format.ts';
import { quoted } from '../../text/text.ts';
import type { Reply } from '../../tool/tool.ts';
import type { FoundMatch, JobsSearch, Position } from './search-jobs.ts';

/** The output of search_logs. */
export const matchesShape = {
  matches_shown: z.number(),
  total_matches: z.number().nullable().describe('null: not all was searched.'),
  cursor: z.string().nullable().describe('Pass to go on.'),
  runs_searched: z.array(z.number()).optional(),
  runs_left: z.number().optional(),
  matches: z.array(
    z.object({
      job_id: z.number(),
      job_name: z.string(),
      step: z.object({ number: z.number(), name: z.string() }).nullable(),
      line: z.number(),
      text: z.string().describe('number: text, with the lines around it'),
    }),
  ),
  not_searched: z.array(z.object({ job_id: z.number(), why: z.string() })),
};

/** @throws ToolError where it is not a cursor from search_logs */
export function parseCursor(cursor: string): Position {
  const [, job, line] = /^(\d{1,16}):(\d{1,9})$/.exec(cursor) ?? [];
  if (job !== undefined) return { job_id: Number(job), line: Number(line) };
  throw new ToolError('cursor: not one that search_logs gave. Nothing was sent.');
}

/** A reply with as many matches as fit into `bytes`. */
export function matchesReply(
  { matches, unread, rest }: JobsSearch,
  options: {
    readonly searched: string;
    readonly context: number;
    readonly bytes: number;
    /** Whether it continues from a cursor, so that earlier matches are not counted. */
    readonly continued: boolean;
    readonly mark: string;
    /** A sentence for each run that was not searched. */
    readonly unlisted?: readonly string[];
  },
): Reply {
  const shown: { match: FoundMatch; text: string }[] = [];
  let used = 0;
  for (const match of matches) {
    const lines = [...match.before, match.line, ...match.after];
    const { text } = numberedLines(lines, options.bytes, 'first');
    used += Buffer.byteLength(text) + 20;
    if (used > options.bytes && shown.length > 0) break;
    shown.push({ match, text });
  }
  const last = shown.at(-1)?.match;
  const left = shown.length < matches.length && last;
  const next = left ? { job_id: last.job.id, line: last.line.n } : rest;
  const cursor = next ? `${next.job_id}:${next.line}` : null;
  const { opens, closes } = delimiter(options.mark);
  const not_seen = [
    ...unread.map(({ job, why }) => `Not searched: ${why} (job ${job.id})`),
    ...(options.unlisted ?? []),
  ];
  const complete = cursor === null && !options.continued && unread.length === 0;
  return {
    text: [
      `${count(shown.length, 'match').replace('matchs', 'matches')}${complete ? ' in all' : ''} in ${options.searched}.`,
      ...(shown.length > 0 ? [opens, ...jobBlocks(shown.map(({ match }) => match)), closes] : []),
      ...not_seen,
      ...(cursor ? [`More may follow: cursor: "${cursor}"`] : []),
    ].join('\n'),
    data: {
      matches_shown: shown.length,
      total_matches: complete ? shown.length : null,
      cursor,
      matches: shown.map(({ match: { job, step, line }, text }) => ({
        job_id: job.id,
        job_name: job.name,
        step: step ? { number: step.number, name: step.name } : null,
        line: line.n,
        text,
      })),
      ...(not_seen.length > 0 && { not_seen }),
      not_searched: unread.map(({ job, why }) => ({ job_id: job.id, why })),
    },
  };
}

/** The matches of one step, as rows with the lines around them. */
interface Block {
  readonly job: FoundMatch['job'];
  readonly step: FoundMatch['step'];
  readonly rows: readonly string[];
}

/** The names of jobs with the same matches, or their number where there are many. */
const maxNamed = 8;

/**
 * Blocks under a heading each, and what is the same in several jobs once, as a matrix prints it.
 */
function jobBlocks(matches: readonly FoundMatch[]): string[] {
  const identical = new Map<string, Block[]>();
  for (const block of blocksOf(matches)) {
    const key = JSON.stringify([block.step?.number, block.step?.name, block.rows]);
    const group = identical.get(key);
    if (group) group.push(block);
    else identical.set(key, [block]);
  }
  return [...identical.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const { job, step, rows } = first;
    const named = others.slice(0, maxNamed).map(({ job }) => `${job.id} ${quoted(job.name)}`);
    const more = others.length - named.length;
    return [
      line(`Job ${job.id} ${quoted(job.name)}`, step && `step ${step.number} ${quoted(step.name)}`),
      ...(named.length > 0
        ? [`  the same in ${named.join(', ')}${more > 0 ? ` and ${count(more, 'more job')}` : ''}`]
        : []),
      ...rows,
    ];
  });
}

/** Rows with each line once; ">" marks matches. */
function blocksOf(matches: readonly FoundMatch[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < matches.length; ) {
    const { job, step } = matches[at] as FoundMatch;
    const same = matches
      .slice(at)
      .findIndex((other) => other.job.id !== job.id || other.step?.number !== step?.number);
    const group = matches.slice(at, same < 0 ? undefined : at + same);
    at += group.length;
    const matching = new Set(group.map(({ line }) => line.n));
    const lines = new Map<number, NumberedLine>();
    for (const { before, line, after } of group) {
      for (const each of [...before, line, ...after]) lines.set(each.n, each);
    }
    const rows: string[] = [];
    let previous: number | undefined;
    const ordered = [...lines.values()].sort((a, b) => a.n - b.n);
    for (const row of numberedLines(ordered, Number.MAX_SAFE_INTEGER, 'first').text.split('\n')) {
      const n = Number(row.slice(0, row.indexOf(':')));
      if (previous !== undefined && n > previous + 1) rows.push('…');
      rows.push(`${matching.has(n) ? '>' : ' '} ${row}`);
      previous = n;
    }
    blocks.push({ job, step, rows });
  }
  return blocks;
}
