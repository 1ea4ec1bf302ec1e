import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { openDriver, resolveParameters } from '../../../drivers/index.ts'
import { download } from '../../../electron/transfers/download.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()

describe('a download that its sink refuses', () => {
  it.each(['begin', 'write'] as const)('in %s holds no place among the requests', async (refused) => {
    const resolved = resolveParameters('filesystem', { rootdirectory: join(folder(), refused) }, {})
    const driver = await openDriver(resolved, { store: 'x', readOnly: false, maxRequests: 1 })
    await driver.putContent('/file', someBytes(1_000_000), live)
    let discarded = 0
    const done = () => Promise.resolve()
    const sink = {
      begin: done,
      write: done,
      commit: done,
      discard: () => {
        discarded += 1
        return Promise.resolve()
      },
      [refused]: () => Promise.reject(new Error('the disk is full')),
    }
    const progress = { planned: () => undefined, received: () => undefined }
    const order = { objects: driver.objects, key: 'file', sink }
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await expect(download(order, progress, live)).rejects.toThrow('the disk is full')
      expect(discarded).toBe(attempt)
    }
  })
})
