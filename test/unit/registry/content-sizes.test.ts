import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { manifestMethods } from '../../../electron/methods/manifests.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { blobOf, tinyImage, tinyIndex, TinyRegistry } from './tiny-registry.ts'

describe('the sizes of what manifests describe', () => {
  const folder = useTempFolder()
  const repository = 'team/app'

  it('are configuration and layers, each blob once, and none of an index or of what is not there', async () => {
    const registry = await TinyRegistry.in(join(folder(), 'registry'))
    const image = tinyImage('one')
    const layers = [{ mediaType: 'x', digest: image.layer.digest, size: image.layer.bytes.byteLength }]
    const twice = tinyImage('two', { layers: [...layers, ...layers] })
    const index = tinyIndex([image.manifest, twice.manifest])
    await registry.pushManifests(
      repository,
      ['index'],
      [...image.blobs, ...twice.blobs],
      [image.manifest, twice.manifest, index],
    )
    const digests = [image.manifest, twice.manifest, index, blobOf('nowhere')].map(({ digest }) => digest)
    const input = { store: 'x', repository, digests }
    const sizes = await manifestMethods(registry.opener).manifestContentSizes(input, live)
    const layerBytes = image.layer.bytes.byteLength
    expect(sizes).toEqual([
      { digest: digests[0], sizeBytes: image.config.bytes.byteLength + layerBytes },
      { digest: digests[1], sizeBytes: twice.config.bytes.byteLength + layerBytes },
      { digest: digests[2] },
      { digest: digests[3] },
    ])
  })
})
