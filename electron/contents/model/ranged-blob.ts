import type { Digest } from '../../../drivers/common/names.ts'
import type { ByteRange } from '../../../drivers/index.ts'

/** The bytes of a layer in its store. Any range can be read at any time; a broken connection goes on by another request. */
export interface RangedBlob {
  /** Of the bytes. A store may keep them under another one, where a client chose another algorithm. */
  readonly digest: Digest
  readonly sizeBytes: number
  /** Requests for bytes that were begun. */
  readonly requests: number
  /** Bytes that came. */
  readonly readBytes: number
  read(range: ByteRange, signal: AbortSignal): AsyncIterable<Uint8Array>
}
