import { join } from 'node:path'

import { beforeAll, describe, expect, it } from 'vitest'

import { isStoreError } from '../../../drivers/index.ts'
import { refusalIds } from '../../../electron/api/refusals.ts'
import { toErrorData } from '../../../electron/to-view.ts'
import { layout } from '../../../electron/registry/layout.ts'
import { flat, live } from '../../conformance/harness.ts'
import type { Dropped } from '../../corpus/archives/hostile-case.ts'
import { hostileArchives } from '../../corpus/archives/hostile.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { tinyImage, TinyRegistry } from '../registry/tiny-registry.ts'
import { byteFile, byteFiles } from './byte-files.ts'
import { pushAll } from './pushing.ts'

const folder = useTempFolder()
let registry: TinyRegistry
beforeAll(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push('edge/agent', ['app'], tinyImage('that was there before'))
})

describe('an archive that is not to be trusted is refused, and the store left as it was:', () => {
  it.each(hostileArchives.map((each) => [each.name, each] as const))(
    '%s',
    async (_, { dropped, refused }) => {
      const before = await objects()
      const failure = await pushAll(registry.driver, filesOf(dropped()), {
        repository: 'edge/agent',
        tags: ['app'],
      }).then(
        () => 'nothing was refused',
        (error: unknown) => error,
      )
      expect(isStoreError(failure) ? failure.message : failure).toMatch(refused)
      expect(refusalIds).toContain(toErrorData(failure).reason?.id)
      expect(await objects()).toEqual(before)
    },
  )

  it('there are many of them, each by its own name', () => {
    const names = hostileArchives.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThanOrEqual(45)
  })
})

function filesOf(dropped: Dropped) {
  return dropped instanceof Uint8Array ? [byteFile('dropped.tar', dropped)] : byteFiles(dropped, 'dropped/')
}

/** Everything in the store: names, sizes and times. */
async function objects() {
  return flat(registry.driver.walk(layout.root(), {}, live))
}
