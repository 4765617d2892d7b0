import { existsSync, readFileSync } from 'node:fs';

/** The recorded logs of the demo, and their folders in test/fixtures/logs. */
export const recordings = {
  'matrix-type-error': 'javascript/matrix-type-error',
  'matrix-missing-module': 'javascript/matrix-missing-module',
  'flaky-test': 'javascript/flaky-test',
  'job-timeout': 'infrastructure/job-timeout',
  'jest-assertion': 'javascript/jest-assertion',
} as const;

/** The name of a recording. */
export type Recording = keyof typeof recordings;

/** In a published build, all recordings are in one file; see src/release/build.ts. */
const bundled = new URL('./recordings.json', import.meta.url);
const recorded = new URL('../../test/fixtures/logs/', import.meta.url);

let files: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;

/** A file of a recording as text: "job.log", "pass.log" or "steps.json". */
export function readRecording(id: Recording, file: string): string {
  if (!existsSync(bundled))
    return readFileSync(new URL(`${recordings[id]}/${file}`, recorded), 'utf8');
  files ??= JSON.parse(readFileSync(bundled, 'utf8')) as NonNullable<typeof files>;
  const text = files[id]?.[file];
  if (text === undefined) throw new Error(`the build has no recording ${id}/${file}`);
  return text;
}
