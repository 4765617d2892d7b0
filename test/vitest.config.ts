import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: 'test',
    globalSetup: 'test/secrets/suite.ts',
    // A core is left free by default: on a machine with two, one file would run after the other.
    maxWorkers: '100%',
    // Ends a test that hangs, also on a machine that is busy; no test measures time.
    testTimeout: 20_000,
  },
});
