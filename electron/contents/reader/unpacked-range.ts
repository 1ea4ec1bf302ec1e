import { decompress } from '../../images/archive/compression/compression.ts'
import { gunzipFrom, pointAfter, pointBefore } from '../gzip/unpack-from.ts'
import type { RangedBlob } from '../model/ranged-blob.ts'
import type { LayerFacts } from '../thread/read-layer.ts'

/** The unpacked bytes of a layer from `from` to `to` or a little behind it, by reading as little of it as its form allows. */
export async function* unpackedRange(
  blob: RangedBlob,
  { compression, points }: LayerFacts,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (compression === 'none') yield* blob.read({ offset: from, length: to - from }, signal)
  else if (compression === 'gzip' && points !== undefined) {
    yield* gunzipFrom(points, { from, to }, (range) => blob.read(range, signal))
  } else {
    const first = points === undefined ? 0 : pointBefore(points, from)
    const after = points === undefined ? undefined : pointAfter(points, to)
    const offset = points?.atByte[first] ?? 0
    const length = (after === undefined ? blob.sizeBytes : (points?.atByte[after] ?? 0)) - offset
    const skip = from - (points?.outputAt[first] ?? 0)
    yield* behind(decompress(compression, blob.read({ offset, length }, signal), length), skip)
  }
}

async function* behind(chunks: AsyncIterable<Uint8Array>, bytes: number) {
  let left = bytes
  for await (const chunk of chunks) {
    if (left < chunk.byteLength) yield chunk.subarray(left)
    left = Math.max(0, left - chunk.byteLength)
  }
}
