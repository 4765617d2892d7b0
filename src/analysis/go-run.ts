import type { LogLine } from '../logs/line.ts';

/**
 * The positions of the lines that a Go test printed while it ran: https://pkg.go.dev/cmd/test2json
 */
export function runOf(test: string, lines: readonly LogLine[]): number[] {
  const printed: number[] = [];
  let isOwn = false;
  for (const [at, { text }] of lines.entries()) {
    const begun = /^\s*=== (?:RUN|CONT|NAME|PAUSE)\s+(\S+)$/.exec(text)?.[1];
    if (begun !== undefined) isOwn = begun === test;
    else if (/^\s*--- |^(?:PASS|FAIL|ok)\b/.test(text)) isOwn = false;
    else if (isOwn) printed.push(at);
  }
  return printed;
}
