import { explained, type StorageDriver } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { readManifest } from '../../registry/manifests/read-manifest.ts'
import { explain } from '../explain.ts'
import type { LayerToRead } from './read-layers.ts'

/** The layers of an image's manifest, the lowest first. Fails with Unsupported for an index: one of its images is needed. */
export async function imageLayers(
  driver: StorageDriver,
  digest: Digest,
  signal: AbortSignal,
): Promise<readonly LayerToRead[]> {
  const { manifest, problems } = await readManifest(driver, digest, signal)
  switch (manifest.kind) {
    case 'image':
    case 'artifact':
      return manifest.layers
    case 'schema1':
      // The newest is the first, and no sizes are told.
      return manifest.layers.toReversed().map((layer) => ({ digest: layer, sizeBytes: 0 }))
    case 'index':
      throw explained('Unsupported', explain('indexHasNoFiles', {}), { path: digest })
    case 'unreadable': {
      const [problem] = problems
      const code = problem?.id === 'missingManifest' ? 'NotFound' : 'Corrupt'
      throw explained(code, problem ?? manifest.why, { path: digest })
    }
  }
}
