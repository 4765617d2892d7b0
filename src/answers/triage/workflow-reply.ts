import { z } from 'zod';
import type { WorkflowLines } from '../../causes/failure-group.ts';
import { readableLines } from '../../logs/readable-lines.ts';
import { visible } from '../../text/text.ts';

/** Lines of the workflow file, in the output. */
export const workflowShape = z.object({
  job: z.string(),
  url: z.string(),
  matrix: z.array(z.string()).optional(),
  lines: z.string(),
  action: z.object({ path: z.string(), url: z.string(), lines: z.string() }).optional(),
  facts: z.array(z.string()).optional(),
});

/** The middle of longer lines is cut out. */
const maxRowLength = 160;

/** Lines of the workflow file as text and data. */
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

/** Rows such as "L12: run: npm ci": redacted, and without their common indentation. */
function rowsOf(rows: WorkflowLines['rows']): string[] {
  const indents = rows.flatMap(({ text }) => (text.trim() ? [text.search(/\S/)] : []));
  const indent = Math.min(...indents);
  const cut = rows.map(({ n, text }) => ({ n, text: visible(text).slice(indent).trimEnd() }));
  return readableLines(cut, maxRowLength).map(({ n, text }) => `L${n}: ${text}`);
}
