import { expect, it } from 'vitest'

import { parseRepositoryName } from '../../../drivers/common/names.ts'
import { pathDriver } from '../../../drivers/driver/path-driver.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { listTags } from '../../../electron/registry/repositories/tags.ts'
import { live } from '../../conformance/harness.ts'
import { info, scriptedStore } from '../../unit/drivers/scripted-store.ts'
import { memoryLists } from '../drivers/memory-lists.ts'

it('the list of many tags is not held up by reads of the first ones', async () => {
  const repository = parseRepositoryName('app')
  const digest = `sha256:${'a'.repeat(64)}`
  const names = Array.from({ length: 6000 }, (_, at) => `v${at}`)
  const lists = memoryLists(
    names.map((tag) => `${layout.manifestTags(repository)}/${tag}/current/link`.slice(1)),
  )
  let readsWhileListed = 0
  const answered = new Set<string>()
  const objects = scriptedStore({
    async list(query, signal) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      const page = await lists.list(query, signal)
      for (const { key } of page.objects) answered.add(key)
      return page
    },
    getWhole: () => {
      if (answered.size < names.length) readsWhileListed += 1
      return Promise.resolve({ info, bytes: new Uint8Array(Buffer.from(digest)) })
    },
  })
  const driver = pathDriver(objects, { name: 's3', rootdirectory: '', chunkSizeBytes: 1 })
  const known = new Map<string, Set<string>>()
  for await (const batch of listTags(driver, repository, live)) {
    for (const { tag, known: state } of batch) {
      known.set(tag, (known.get(tag) ?? new Set()).add(state))
    }
  }
  expect([...known.keys()].toSorted()).toEqual(names.toSorted())
  expect([...known.values()].every((states) => states.has('listed') && states.has('read'))).toBe(true)
  // A link and a manifest each.
  expect(readsWhileListed).toBeGreaterThan(0)
  expect(readsWhileListed).toBeLessThanOrEqual(2 * 128 + 1)
})
