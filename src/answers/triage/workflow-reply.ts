import { z } from 'zod';
import type { WorkflowLines } from '../../causes/failure-group.ts';
import { readableLines } from '../../logs/readable-lines.ts';
import { visible } from '../../text/text.ts';

/** Of the workflow's file, where it has the remedy. */
export const workflowShape = z.object({
  job: z.string(),
  url: z.string(),
  matrix: z.array(z.string()).optional(),
  lines: z.string(),
  action: z.object({ path: z.string(), url: z.string(), lines: z.string() }).optional(),
  facts: z.array(z.string()).optional(),
});

/** A longer line is shown by its two ends. */
const longestRow = 160;

/** The lines of the workflow's file in both forms: at most twelve with what is said of them. */
export function workflowReply({ job, url, matrix, rows, action, facts }: WorkflowLines): {
  readonly lines: readonly string[];
  readonly data: z.output<typeof workflowShape>;
} {
  const shown = rowsOf(rows);
  const inside = action && { path: action.path, url: action.url, rows: rowsOf(action.rows) };
  return {
    lines: [
      `Workflow file, job ${job}${matrix.length > 0 ? ` (${matrix.join(', ')})` : ''}: ${url}`,
      ...shown,
      ...(inside ? [`Action ${inside.path}: ${inside.url}`, ...inside.rows] : []),
      ...(facts.length > 0 ? [facts.join('; ')] : []),
    ],
    data: {
      job,
      url,
      ...(matrix.length > 0 && { matrix: [...matrix] }),
      lines: shown.join('\n'),
      ...(inside && {
        action: { path: inside.path, url: inside.url, lines: inside.rows.join('\n') },
      }),
      ...(facts.length > 0 && { facts: [...facts] }),
    },
  };
}

/** "L12: run: npm ci": without what all of them are indented by; without credentials, as lines of a log. */
function rowsOf(rows: WorkflowLines['rows']): string[] {
  const indents = rows.flatMap(({ text }) => (text.trim() ? [text.search(/\S/)] : []));
  const indent = Math.min(...indents);
  const cut = rows.map(({ n, text }) => ({ n, text: visible(text).slice(indent).trimEnd() }));
  return readableLines(cut, longestRow).map(({ n, text }) => `L${n}: ${text}`);
}
