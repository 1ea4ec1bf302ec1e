import { parseRepositoryName } from '../../drivers/common/names.ts'
import type { differences } from '../api/differences.ts'
import type { Implementation } from '../api/method.ts'
import type { Reference } from '../api/inputs.ts'
import { compareImages } from '../contents/difference/compare-images.ts'
import type { ImagePlace } from '../contents/difference/compared-images.ts'
import type { LayerReader } from '../contents/model/layer-reader.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'

/** Images beside each other. */
export function differenceMethods(
  opener: StoreOpener,
  layers: LayerReader,
): Implementation<typeof differences> {
  return {
    async *compareImages({ before, after, ...how }, signal) {
      const [old, young] = await Promise.all([placeOf(before, signal), placeOf(after, signal)])
      yield* compareImages(layers, { before: old, after: young, ...how }, signal)
    },
  }

  async function placeOf(asked: AskedImage, signal: AbortSignal): Promise<ImagePlace> {
    const { driver } = await opener.open(asked.store, signal)
    const { store, reference } = asked
    return { store, driver, repository: parseRepositoryName(asked.repository), reference }
  }
}

interface AskedImage {
  readonly store: string
  readonly repository: string
  readonly reference: Reference
}
