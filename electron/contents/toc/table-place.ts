import { asDigest, type Digest } from '../../../drivers/common/names.ts'
import type { Descriptor } from '../../registry/manifests/manifest.ts'

/** Where the compressed table of contents of a layer is. */
export interface TablePlace {
  readonly form: 'estargz' | 'zstdChunked'
  readonly offset: number
  readonly lengthBytes: number
  /** As the manifest says it: of the JSON for eStargz, of the compressed table for zstd:chunked. */
  readonly digest: Digest | undefined
}

/**
 * Where the manifest says the table of a zstd:chunked layer is: `offset:length:unpacked length:type` in an annotation. Undefined
 * where it does not say it, or not within the layer.
 */
export function annotatedTable({ annotations = {} }: Descriptor, layerBytes: number): TablePlace | undefined {
  const position = /^(\d+):(\d+):\d+:1$/.exec(annotations[`${zstdChunked}position`] ?? '')
  const digest = asDigest(annotations[`${zstdChunked}checksum`] ?? '')
  if (position === null || digest === undefined) return undefined
  return within(
    { form: 'zstdChunked', offset: Number(position[1]), lengthBytes: Number(position[2]), digest },
    layerBytes,
  )
}

/** Where the footer says that the table is; undefined for a layer that has no footer of either form. `tail` is its end. */
export function footerTable(
  tail: Buffer,
  descriptor: Descriptor,
  layerBytes: number,
): TablePlace | undefined {
  return estargzTable(tail, descriptor, layerBytes) ?? zstdChunkedTable(tail, descriptor, layerBytes)
}

/** The longest footer: a skippable frame of 64 bytes. */
export const mostFooterBytes = 72

/**
 * An empty gzip member, whose extra field says where the table begins (stargz-snapshotter, `docs/estargz.md`). Of 51 bytes, or of
 * 47 in the older form. A table in another blob has another footer: such a layer is read whole.
 */
function estargzTable(
  tail: Buffer,
  { annotations = {} }: Descriptor,
  layerBytes: number,
): TablePlace | undefined {
  for (const { length, head } of estargzFooters) {
    const footer = tail.subarray(Math.max(0, tail.byteLength - length))
    if (footer.byteLength !== length || !footer.subarray(0, 4).equals(gzipWithExtra)) continue
    if (!footer.subarray(10, 10 + head.byteLength).equals(head)) continue
    const at = 10 + head.byteLength
    const offset = /^([0-9a-f]{16})STARGZ$/.exec(footer.subarray(at, at + 22).toString('latin1'))
    if (offset === null) continue
    const said = annotations['containerd.io/snapshot/stargz/toc.digest']
    const digest = said === undefined ? undefined : asDigest(said)
    if (said !== undefined && digest === undefined) return undefined
    const tableAt = Number.parseInt(offset[1] ?? '', 16)
    const lengthBytes = layerBytes - length - tableAt
    return within({ form: 'estargz', offset: tableAt, lengthBytes, digest }, layerBytes)
  }
  return undefined
}

const gzipWithExtra = Buffer.from([0x1f, 0x8b, 8, 4])
const estargzFooters = [
  { length: 51, head: Buffer.from([26, 0, 0x53, 0x47, 22, 0]) },
  { length: 47, head: Buffer.from([22, 0]) },
]

/** Whether the footer is that of eStargz whose table is in another image (stargz-snapshotter, `estargz/externaltoc`). */
export function isTableElsewhere(tail: Buffer): boolean {
  const footer = tail.subarray(Math.max(0, tail.byteLength - externalFooterBytes))
  return footer.subarray(0, 4).equals(gzipWithExtra) && footer.subarray(12, 33).equals(externalField)
}

const externalFooterBytes = 46
const externalField = Buffer.from('SG\x11\0STARGZEXTERNALTOC', 'latin1')

/** A skippable frame of numbers (containers/storage, `pkg/chunked`); for a manifest that lost its annotations. */
function zstdChunkedTable(
  tail: Buffer,
  { annotations = {} }: Descriptor,
  layerBytes: number,
): TablePlace | undefined {
  const frame = tail.subarray(Math.max(0, tail.byteLength - mostFooterBytes))
  if (frame.byteLength !== mostFooterBytes || frame.readUInt32LE(0) !== 0x184d2a50) return undefined
  if (frame.readUInt32LE(4) !== 64 || frame.subarray(64).toString('latin1') !== 'GNUlInUx') return undefined
  const [offset, lengthBytes, type] = [0, 8, 24].map((at) => Number(frame.readBigUInt64LE(8 + at)))
  if (offset === undefined || lengthBytes === undefined || type !== 1) return undefined
  const said = annotations[`${zstdChunked}checksum`]
  const digest = said === undefined ? undefined : asDigest(said)
  if (said !== undefined && digest === undefined) return undefined
  return within({ form: 'zstdChunked', offset, lengthBytes, digest }, layerBytes)
}

const zstdChunked = 'io.github.containers.zstd-chunked.manifest-'

function within(place: TablePlace, layerBytes: number): TablePlace | undefined {
  const { offset, lengthBytes } = place
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(lengthBytes)) return undefined
  return offset > 0 && lengthBytes > 0 && offset + lengthBytes <= layerBytes ? place : undefined
}
