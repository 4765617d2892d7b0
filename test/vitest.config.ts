import { defineConfig } from 'vitest/config';

export default defineConfig({
  // A core is left free by default: on a machine with two, one file would run after the other.
  test: { dir: 'test', globalSetup: 'test/secrets/suite.ts', maxWorkers: '100%' },
});
