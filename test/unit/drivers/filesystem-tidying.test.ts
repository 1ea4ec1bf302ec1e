import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { openDriver, resolveParameters } from '../../../drivers/index.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()

describe('a folder that many write to at once', () => {
  it('loses no write to another one that tidies up, and keeps nothing of ours in the end', async () => {
    const rootdirectory = join(folder(), 'root')
    const resolved = resolveParameters('filesystem', { rootdirectory, maxthreads: '100' }, {})
    const driver = await openDriver(resolved, { store: 'tidying', readOnly: false })
    const { objects } = driver
    const names = Array.from({ length: 150 }, (_, index) => `object-${index}`)
    const uploads = names.map(async (name) => {
      const upload = await objects.createUpload(name, live)
      const parts = [1, 2].map((number) => objects.putPart(upload, number, someBytes(100, number), live))
      await objects.completeUpload(upload, await Promise.all(parts), live)
    })
    const puts = names.map((name) => objects.put(`put/${name}`, someBytes(10), live))
    const aborted = names.map(async (name) => {
      await objects.abortUpload(await objects.createUpload(name, live), live)
    })
    await Promise.all([...uploads, ...puts, ...aborted])
    await driver.close()
    expect(await readdir(join(rootdirectory, 'put'))).toHaveLength(names.length)
    expect((await readdir(rootdirectory)).toSorted()).toEqual([...names, 'put'].toSorted())
  })
})
