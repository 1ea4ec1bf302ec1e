import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { isStoreError } from '../../drivers/index.ts'
import { refusalIds } from '../../electron/api/refusals.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { toErrorData } from '../../electron/host/error-data.ts'
import { flat, live } from '../conformance/harness.ts'
import type { Dropped, HostileCase } from '../corpus/archives/hostile-case.ts'
import { hostileArchives } from '../corpus/archives/hostile.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { byteFile, byteFiles } from '../unit/images/byte-files.ts'
import { pushAll } from '../unit/images/pushing.ts'
import { tinyImage, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { describeHostile, type HostileInput } from './hostile-area.ts'

const folder = useTempFolder()
let registry: TinyRegistry
beforeAll(async () => {
  registry = await TinyRegistry.in(join(folder(), 'registry'))
  await registry.push('edge/agent', ['app'], tinyImage('that was there before'))
})

describeHostile('archives', hostileArchives.map(refusedArchive))

it('hostile archives are many, each by its own name', () => {
  const names = hostileArchives.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(45)
})

/** It is refused, and the store left as it was. */
function refusedArchive({ name, dropped, refused }: HostileCase): HostileInput {
  return {
    name,
    async prepare() {
      const files = filesOf(dropped())
      const before = await objects()
      return async () => {
        const place = { repository: 'edge/agent', tags: ['app'] }
        const failure = await pushAll(registry.driver, files, place).then(
          () => 'nothing was refused',
          (error: unknown) => error,
        )
        expect(isStoreError(failure) ? failure.message : failure).toMatch(refused)
        expect(refusalIds).toContain(toErrorData(failure).reason?.id)
        expect(await objects()).toEqual(before)
      }
    },
  }
}

function filesOf(dropped: Dropped) {
  return dropped instanceof Uint8Array ? [byteFile('dropped.tar', dropped)] : byteFiles(dropped, 'dropped/')
}

/** Everything in the store: names, sizes and times. */
async function objects() {
  return flat(registry.driver.walk(layout.root(), {}, live))
}
