import { describe, expect, it } from 'vitest'

import { parseDigest, type Digest } from '../../../drivers/common/names.ts'
import { compareLayers, layersBelow } from '../../../electron/registry/manifests/compare-layers.ts'
import { parseManifest } from '../../../electron/registry/manifests/manifest.ts'
import { tinyImage, tinyIndex, type Blob } from '../../unit/registry/tiny-registry.ts'

function memoryOf(...manifests: readonly Blob[]) {
  const known = new Map<Digest, Blob>(manifests.map((each) => [each.digest, each]))
  return {
    manifest: (digest: Digest) => {
      const found = known.get(digest)
      if (found === undefined) return undefined
      const { bytes } = found
      return { digest, sizeBytes: bytes.byteLength, manifest: parseManifest(bytes) }
    },
  }
}

describe('what changed between two manifests', () => {
  const one = tinyImage('one')
  const longer = tinyImage('one more')
  const index = tinyIndex([one.manifest, longer.manifest])
  const memory = memoryOf(one.manifest, longer.manifest, index)
  const below = ({ digest }: Blob) => layersBelow(digest, memory) ?? new Map<Digest, number>()

  it('is told by their layers', () => {
    expect(compareLayers(below(one.manifest), below(longer.manifest))).toEqual({
      addedLayers: 1,
      removedLayers: 1,
      sharedLayers: 0,
      sizeDifference: ' more'.length,
    })
  })

  it('counts the layers of all that an index lists', () => {
    expect(compareLayers(below(one.manifest), below(index))).toEqual({
      addedLayers: 1,
      removedLayers: 0,
      sharedLayers: 1,
      sizeDifference: longer.layer.bytes.byteLength,
    })
  })

  it('is not known where a manifest is not', () => {
    expect(layersBelow(index.digest, memoryOf(index, one.manifest))).toBeUndefined()
    expect(layersBelow(parseDigest(`sha256:${'0'.repeat(64)}`), memory)).toBeUndefined()
  })
})
