import { createHash } from 'node:crypto'

import { explained, type StoreError } from '../../../drivers/index.ts'
import { refused } from '../../images/archive/refusals.ts'
import { explain } from '../explain.ts'
import { SparseContent } from './sparse-content.ts'
import { TarParser, type TarItem } from './tar-parser.ts'

export interface FileToRead {
  /** Where its first header is in the archive. */
  readonly startsAt: number
  readonly sizeBytes: number
  /** SHA-256 of its bytes; zeros where it is not known. */
  readonly contentDigest: Uint8Array
}

/**
 * The bytes of the first entry of a tar archive that is given from this entry's first header on. Holes of a sparse file are
 * given as zeros. Fails with Corrupt where it is not a file of that size, is cut off, or, at the end, has other bytes.
 */
export async function* fileContent(
  unpacked: AsyncIterable<Uint8Array>,
  { startsAt, sizeBytes, contentDigest }: FileToRead,
): AsyncGenerator<Uint8Array, void, undefined> {
  let pieces: Uint8Array[] = []
  let found: SparseContent | undefined
  let isWhole = false
  let givenBytes = 0
  const hash = contentDigest.some((byte) => byte !== 0) ? createHash('sha256') : undefined
  const parser = new TarParser(
    {
      entry(item: TarItem) {
        if (found !== undefined) return
        if (item.sizeBytes !== sizeBytes) throw otherFile()
        found = new SparseContent(item)
      },
      content(bytes) {
        if (!isWhole) pieces.push(bytes)
      },
      contentEnd() {
        isWhole = true
      },
    },
    startsAt,
  )
  for await (const chunk of unpacked) {
    parser.push(chunk)
    for (const piece of pieces) {
      for (const bytes of found?.expand(piece) ?? []) {
        givenBytes += bytes.byteLength
        hash?.update(bytes)
        yield bytes
      }
    }
    pieces = []
    if (isWhole || parser.hasEnded) break
  }
  if (!isWhole || found === undefined) throw refused('tarCutInEntry', {})
  for (const bytes of found.end()) {
    givenBytes += bytes.byteLength
    yield bytes
  }
  if (givenBytes !== sizeBytes || hash?.digest().equals(contentDigest) === false) throw otherFile()
}

function otherFile(): StoreError {
  return explained('Corrupt', explain('fileChangedSince', {}))
}
