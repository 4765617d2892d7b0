import { causeOf } from '../../src/analysis/cause.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';

/** How the runner says that a step failed. */
export const exit = '##[error]Process completed with exit code 1.';

/** The cause of a step that ran a command, and printed this. */
export function causeOfStep(command: string, ...output: readonly string[]) {
  const header = [
    `##[group]Run ${command}`,
    command,
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
  ];
  const lines = [...header, ...output, exit].map((text, index) => ({
    n: index + 1,
    at: undefined,
    text,
  }));
  return causeOf(diagnose({ lines }), lines);
}
