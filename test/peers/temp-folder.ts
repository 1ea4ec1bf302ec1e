import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

/** A folder for the tests of one file; the function gives its path once the tests run. */
export function useTempFolder(): () => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-test-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return () => folder
}
