import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'vitest'
import { z } from 'zod'

import { parseDigest, parseRepositoryName } from '../../drivers/common/names.ts'
import type { StorageDriver } from '../../drivers/index.ts'
import { imageLayers } from '../../electron/contents/merge/image-layers.ts'
import type { LayerIndex } from '../../electron/contents/model/layer-reader.ts'
import { Layers } from '../../electron/contents/reader/layers.ts'
import { tablesOfContents } from '../../electron/contents/toc/tables-of-contents.ts'
import { live } from '../conformance/harness.ts'
import { listed, rowsOf } from './tar-lines.ts'

const manifest = z.object({ layers: z.array(z.object({ digest: z.string() })) })

/** The layers of an image in a store, read as the window does. */
export async function readImageFiles(
  driver: StorageDriver,
  image: { readonly repository: string; readonly digest: string },
): Promise<readonly LayerIndex[]> {
  const repository = parseRepositoryName(image.repository)
  const digest = parseDigest(image.digest)
  const reader = new Layers({ open: () => Promise.resolve(driver), tables: [tablesOfContents] })
  const found: LayerIndex[] = []
  for (const { digest: layer } of await imageLayers(driver, digest, live)) {
    found.push(await reader.index({ store: 'x', repository, manifest: digest, layer }, live))
  }
  await reader.close()
  return found
}

/** `folder` is what skopeo unpacks the image to, with `dir:` and `--dest-decompress`. */
export async function expectAsTarLists(layers: readonly LayerIndex[], folder: string): Promise<void> {
  const unpacked = manifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
  expect(layers).toHaveLength(unpacked.layers.length)
  for (const [at, { digest }] of unpacked.layers.entries()) {
    const tar = join(folder, digest.slice(digest.indexOf(':') + 1))
    const layer = layers[at]
    expect(layer === undefined ? undefined : rowsOf(layer), `layer ${at}`).toEqual(await listed(tar))
  }
}
