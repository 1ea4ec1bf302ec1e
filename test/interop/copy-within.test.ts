import { afterAll, beforeAll, expect, it } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import { flat, live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { startRegistry, type Registry } from '../peers/registry.ts'
import { dockerReference, skopeoCopy, skopeoInspectRaw, skopeoListTags } from '../peers/skopeo.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { copyBetween } from '../unit/images/run-copy.ts'
import { folderPlace } from './places.ts'

describeWith(['skopeo', 'docker-registry'], 'a copy to another name in the same registry', () => {
  const folder = useTempFolder()
  let layout: OciLayout
  let registry: Registry
  let store: StorageDriver
  let blobsBefore: readonly string[]

  beforeAll(async () => {
    const place = await folderPlace(folder())
    registry = await startRegistry({ storage: place.storage })
    layout = await writeOciLayout(`${folder()}/images`)
    for (const image of ['app', 'multi'] as const) {
      await skopeoCopy(layout.reference(image), dockerReference(registry.host, 'team/app', image))
    }
    store = await place.open()
    blobsBefore = await blobs()
    const { digest } = layout.images.multi
    const repository = 'team/app'
    await copyBetween(store, store, { items: [{ repository, as: 'mirror/app' }] })
    await copyBetween(store, store, { items: [{ repository, tags: ['app'], asTag: 'stable' }] })
    await copyBetween(store, store, { items: [{ repository, digests: [digest], as: 'mirror/pinned' }] })
    await copyBetween(store, store, {
      items: [{ repository, digests: [digest], as: 'mirror/named', asTag: 'v1' }],
    })
  }, 120_000)
  afterAll(async () => {
    await store.close()
    await registry.stop()
  })

  it('is served by the real registry, whole and by the same digests, under each new name', async () => {
    const { host } = registry
    for (const [repository, tag, image] of [
      ['mirror/app', 'app', 'app'],
      ['mirror/app', 'multi', 'multi'],
      ['team/app', 'stable', 'app'],
      ['mirror/named', 'v1', 'multi'],
    ] as const) {
      const back = `oci:${folder()}/back-${tag}-${image}:${tag}`
      await skopeoCopy(dockerReference(host, repository, tag), back)
      expect(await skopeoInspectRaw(back)).toBe(await skopeoInspectRaw(layout.reference(image)))
    }
    expect([...(await skopeoListTags(host, 'team/app'))].toSorted()).toEqual(['app', 'multi', 'stable'])
  })

  it('is served by digest where it was copied without a tag', async () => {
    const { digest } = layout.images.multi
    const raw = await skopeoInspectRaw(`docker://${registry.host}/mirror/pinned@${digest}`)
    expect(raw).toBe(await skopeoInspectRaw(layout.reference('multi')))
  })

  it('has brought no blob, and left none that the garbage collector would not mark', async () => {
    expect(await blobs()).toEqual(blobsBefore)
    expect(await registry.garbageCollect({ dryRun: true })).toMatch(/ 0 blobs and 0 manifests eligible/)
  })

  async function blobs(): Promise<readonly string[]> {
    const files = await flat(store.walk('/docker/registry/v2/blobs', {}, live))
    return files.map(({ path }) => path).toSorted()
  }
})
