import { resolve } from 'node:path'

import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes late on a machine that is busy; a second, as it is otherwise, is no limit for that.
    expect: { poll: { timeout: 30_000 } },
    reporters: ['default', resolve('test/reporter.ts')],
    // The real package downloads its binary when it is loaded: a test that loads it by accident fails instead.
    alias: [{ find: /^electron$/, replacement: resolve('test/no-electron.ts') }],
  },
})
