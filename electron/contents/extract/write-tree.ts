import { createHash } from 'node:crypto'

import { explained } from '../../../drivers/index.ts'
import { algorithmOf, hexOf } from '../../../drivers/common/names.ts'
import { decompress } from '../../images/archive/compression/compression.ts'
import { explain } from '../explain.ts'
import type { LayerIndex, LayerPlace } from '../model/layer-reader.ts'
import type { RangedBlob } from '../model/ranged-blob.ts'
import { openLayer } from '../reader/open-layer.ts'
import type { OpenDriver } from '../reader/stored-blob.ts'
import { filesOfLayer } from './layer-files.ts'
import { padding, tarEndBytes, tarHeaders } from './tar-entry.ts'
import type { PlannedFile, TreePlan } from './tree-plan.ts'

export interface LayerToWrite {
  readonly place: LayerPlace
  readonly index: LayerIndex
  readonly open: OpenDriver
}

/**
 * The tar archive: first what has no bytes, then the files of each layer as they come in it, which is read once. Fails with Corrupt
 * for a layer whose bytes have another digest.
 */
export async function* writeTree(
  layers: readonly LayerToWrite[],
  { withoutBytes, files }: TreePlan,
  moved: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const entry of withoutBytes) yield tarHeaders(entry)
  const byLayer = layers.map(() => new Map<number, PlannedFile>())
  for (const file of files) byLayer[file.layer]?.set(file.entry, file)
  for (const [at, { place, index, open }] of layers.entries()) {
    const own = byLayer[at]
    if (own === undefined || own.size === 0) continue
    const { blob } = await openLayer(open, place, signal)
    const unpacked = decompress(index.compression, verified(blob, moved, signal), blob.sizeBytes)
    let now: PlannedFile | undefined
    for await (const piece of filesOfLayer(unpacked, index, new Set(own.keys()))) {
      if (piece.kind === 'bytes') {
        yield piece.bytes
        continue
      }
      if (piece.kind === 'begin') {
        now = own.get(piece.entry)
        if (now !== undefined) yield tarHeaders(now.file, piece.attributes)
        continue
      }
      if (now === undefined) continue
      yield new Uint8Array(padding(now.file.sizeBytes))
      for (const link of now.links) yield tarHeaders(link)
    }
  }
  yield new Uint8Array(tarEndBytes)
}

/** The bytes of a layer; fails at their end where they have another digest. */
export async function* verified(
  blob: RangedBlob,
  moved: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash(algorithmOf(blob.digest))
  for await (const chunk of blob.read({ offset: 0 }, signal)) {
    hash.update(chunk)
    moved(chunk.byteLength)
    yield chunk
  }
  if (hash.digest('hex') !== hexOf(blob.digest)) {
    throw explained('Corrupt', explain('layerOtherBytes', { digest: blob.digest }))
  }
}
