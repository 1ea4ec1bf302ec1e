import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { parseDigest, parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { listTags, type TagState } from '../../../electron/registry/repositories/tags.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../../clouds/every-cloud.ts'
import { live } from '../../conformance/harness.ts'
import { tinyImage } from './tiny-registry.ts'

const account = { accessKey: 'AKIDTAGLINKS', secretKey: 'a secret of tag links' }
const repository = parseRepositoryName('team/app')
const tag = parseTag('v1')
const [now, before, other] = [tinyImage('now'), tinyImage('before'), tinyImage('other')]
const current = layout.manifestTagCurrent(repository, tag)

describe.each(cloudDrivers)('a tag in %s', (name) => {
  let cloud: StartedCloud
  let driver: StorageDriver
  beforeEach(async () => {
    cloud = await startCloud(name, { account })
    driver = await openDriver(resolveParameters(name, cloud.values, {}), { store: 'x', readOnly: false })
    for (const { bytes, digest } of [now, before].flatMap((image) => [...image.blobs, image.manifest])) {
      put(layout.blobData(digest), bytes)
    }
    for (const { manifest } of [before, now]) {
      putLink(layout.manifestTagIndexEntryLink(repository, tag, manifest.digest), manifest.digest)
    }
    putLink(current, now.manifest.digest)
  })
  afterEach(async () => {
    await driver.close()
    await cloud.close()
  })

  it('is followed by its entity tag, without reading its link', async () => {
    const read = await readsOf(async () => {
      expect(await lastState()).toMatchObject({ digest: now.manifest.digest, historyCount: 2, problems: [] })
    })
    // The manifest, and the configuration by its link.
    expect([2, 3]).toContain(read)
    expect(await readsOf(lastState)).toBe(0)
  })

  it('that leads to nothing in its history is read', async () => {
    putLink(current, other.manifest.digest)
    expect(await lastState()).toMatchObject({ digest: other.manifest.digest })
  })

  it('is read where its history says something else than its path', async () => {
    putLink(layout.manifestTagIndexEntryLink(repository, tag, before.manifest.digest), now.manifest.digest)
    cloud.bucket.delete(key(layout.manifestTagIndexEntryLink(repository, tag, now.manifest.digest)))
    expect(await lastState()).toMatchObject({ digest: now.manifest.digest })
  })

  it('is read, and found wrong, where a newline ends it', async () => {
    put(current, Buffer.from(`${now.manifest.digest}\n`))
    expect((await lastState()).problems.map(({ id }) => id)).toEqual(['badLink'])
  })

  async function lastState(): Promise<TagState> {
    let last: TagState | undefined
    for await (const states of listTags(driver, repository, live)) last = states.at(-1) ?? last
    if (last === undefined) throw new Error('no tag is listed')
    return last
  }

  function put(path: ReturnType<typeof layout.root>, bytes: Uint8Array): void {
    cloud.bucket.put(key(path), Buffer.from(bytes))
  }

  function putLink(path: ReturnType<typeof layout.root>, digest: string): void {
    put(path, Buffer.from(parseDigest(digest)))
  }

  function key(path: ReturnType<typeof layout.root>): string {
    return driver.keyOf(path)
  }

  /** How many objects are read meanwhile. */
  async function readsOf(run: () => Promise<unknown>): Promise<number> {
    const count = (): number => cloud.stats.count('GetObject')
    const from = count()
    await run()
    return count() - from
  }
})
