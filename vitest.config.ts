import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'

import { defineConfig } from 'vitest/config'

import { LongestFirst } from './test/longest-first.ts'

const cores = availableParallelism()
/** Tests that compute, or measure time and memory: as many files at once as there are cores. */
const computing = { sequence: { groupOrder: 0 }, maxWorkers: cores }
/**
 * Tests that wait, for servers, processes, browsers and pauses: others run meanwhile. Files of a part share processes,
 * so that what they import is loaded once: a file leaves nothing behind in its process.
 */
const waiting = { sequence: { groupOrder: 1 }, maxWorkers: 2 * cores, isolate: false }

const measured = [
  'test/hostile/**/*.test.ts',
  'test/unit/growth/**/*.test.ts',
  'test/unit/drivers/buffer-release.test.ts',
  'test/unit/images/archive-memory.test.ts',
  // Has a file system of its own, in a process of its own.
  'test/unit/catalog/remembered-manifests.test.ts',
]

const builtHost = 'test/kill/built-host.ts'

/** The parts of the tests: each runs alone with `npx vitest run --project NAME`. */
const parts = [
  {
    name: 'pure',
    include: ['test/pure/**/*.test.ts'],
    ...computing,
    pool: 'threads',
    isolate: false,
    setupFiles: ['test/pure/no-system.ts'],
  },
  { name: 'measured', include: measured, ...computing },
  { name: 'unit', include: ['test/unit/**/*.test.ts'], exclude: measured, ...waiting },
  { name: 'conformance', include: ['test/conformance/**/*.test.ts'], ...waiting },
  { name: 'faults', include: ['test/faults/**/*.test.ts'], ...waiting, globalSetup: builtHost },
  { name: 'interop', include: ['test/interop/**/*.test.ts'], ...waiting },
  { name: 'kill', include: ['test/kill/**/*.test.ts'], ...waiting, globalSetup: builtHost },
  { name: 'browser', include: ['test/e2e/**/*.test.ts'], ...waiting },
  { name: 'desktop', include: ['test/electron/**/*.test.ts'], ...waiting },
  { name: 'packaged', include: ['test/packaged/**/*.test.ts'], ...waiting },
  { name: 'secrets', include: ['test/secrets/**/*.test.ts'], ...waiting },
] as const

export default defineConfig({
  root: import.meta.dirname,
  test: {
    environment: 'node',
    pool: 'forks',
    // Each part has a server of its own: what one has transformed, the others read from node_modules.
    experimental: { fsModuleCache: true },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes late on a machine that is busy; a second, as it is otherwise, is no limit for that.
    expect: { poll: { timeout: 30_000 } },
    reporters: ['default', resolve('test/reporter.ts')],
    sequence: { sequencer: LongestFirst },
    // The real package downloads its binary when it is loaded: a test that loads it by accident fails instead.
    alias: [{ find: /^electron$/, replacement: resolve('test/no-electron.ts') }],
    projects: parts.map(({ include, ...part }) => ({
      extends: true as const,
      test: {
        ...part,
        include: [...include],
        ...('exclude' in part ? { exclude: [...part.exclude] } : {}),
        ...('setupFiles' in part ? { setupFiles: [...part.setupFiles] } : {}),
      },
    })),
  },
})
