import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'

import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()

interface Listed {
  readonly keys: number
  readonly strangers: number
  readonly tags: number
  readonly unproven: number
  readonly loadedKeys: number
  readonly requests: number
  readonly loadMs: number
  readonly listedMs: number
  readonly grownMebibytes: number
}

/** In a process of its own, whose memory nobody else uses. The thread runs what is built. */
function listIn(keys: number): Listed {
  const program = resolve('test/unit/catalog/listing-process.ts')
  const args = [
    '--no-warnings',
    '--expose-gc',
    '--import',
    'tsx',
    program,
    String(keys),
    join(folder(), 'listing'),
  ]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ status, stderr: stderr.slice(-2000) }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout) as Listed
}

it('a million keys are listed with few requests, in bounded memory, and come back from disk much faster', () => {
  const listed = listIn(1_000_000)
  expect(listed).toMatchObject({
    keys: 1_000_000,
    strangers: 0,
    tags: 100_000,
    unproven: 0,
    loadedKeys: 1_000_000,
  })
  expect(listed.requests).toBeLessThanOrEqual(1150)
  expect(listed.grownMebibytes).toBeLessThan(250)
  // What takes turns with others on a busy machine is measured against itself.
  expect(listed.loadMs).toBeLessThan(listed.listedMs / 5)
}, 600_000)
