import type { StorageDriver } from '../../../drivers/index.ts'
import type { LayerReader } from '../../../electron/contents/model/layer-reader.ts'
import { Layers } from '../../../electron/contents/reader/layers.ts'

/** Reads the layers of one store, whatever it is called. */
export function sampleReader(driver: StorageDriver): LayerReader {
  return new Layers({ open: () => Promise.resolve(driver), tables: [] })
}
