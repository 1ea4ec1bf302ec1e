import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TestProject } from 'vitest/node'

import { bundleHost } from './bundle-host.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of a host's program, for `startHostProcess`. */
    hostProgram: string
  }
}

/** Builds the host once for all files of a project, and removes it when they have run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-host-'))
  project.provide('hostProgram', await bundleHost(folder))
  return () => rm(folder, { recursive: true, force: true })
}
