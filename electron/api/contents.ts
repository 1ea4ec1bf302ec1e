import { z } from 'zod'

import { id, inRepository, key, name } from './inputs.ts'
import { call, stream } from './method.ts'
import type { FilePreview, ImageFilesEvent, LayerFilesEvent } from './rows.ts'

/** What is inside layers, and the image that they make. */
export const contents = {
  /**
   * Who reads a layer that is being read hears of what came before. The reading stops with its last reader, unless most of it is
   * done. A layer that was read whole is there at once.
   */
  listLayerFiles: stream(inLayer).gives<LayerFilesEvent>(),
  /** All layers merged, or those up to the one that is counted here from 1. */
  listImageFiles: stream(() =>
    inManifest().extend({ upTo: z.int().min(1).exactOptional() }),
  ).gives<ImageFilesEvent>(),
  /** `entry` counts the entries of the layer from 0. */
  previewLayerFile: call(() => inLayer().extend({ entry: z.int().nonnegative() })).gives<FilePreview>(),
  /**
   * Saves a file as it is, a folder with everything below it as a tar archive, or with an empty path all of it: the layer
   * unpacked, or the whole image as it runs.
   */
  startExtract: call(() =>
    inManifest().extend({
      from: z.union([z.strictObject({ layer: name() }), z.strictObject({ upTo: z.int().min(1) })]),
      path: key(),
      /** What the file is called where a browser takes it; after the path, the layer or the image when absent. */
      as: name().exactOptional(),
      sink: id(),
    }),
  ).gives<{ transfer: string }>(),
}

function inManifest() {
  return inRepository().extend({ manifest: name() })
}

function inLayer() {
  return inManifest().extend({ layer: name() })
}
