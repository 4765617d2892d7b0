import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The files of which `npm test` looks at a part of the cases. */
function sampledFiles(): string[] {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) =>
      readFileSync(join(import.meta.dirname, path), 'utf8').includes("/sampled.ts'"),
    )
    .map((path) => path.replaceAll('\\', '/'));
}

export default defineConfig(({ mode }) => ({
  test: {
    dir: 'test',
    // With --mode full, those files alone, and all of their cases; see sampled.ts.
    ...(mode === 'full' && { include: sampledFiles() }),
    env: { TEST_MODE: mode },
    globalSetup: 'test/secrets/suite.ts',
    // A core is left free by default: on a machine with two, one file would run after the other.
    maxWorkers: '100%',
    // Loading the server anew for each file would take longer than most files.
    isolate: false,
    // Ends a test that hangs, also on a machine that is busy; no test measures time.
    testTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
  },
}));
