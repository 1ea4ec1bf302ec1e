import { explained, type StoreError } from '../../../drivers/index.ts'
import { refused } from '../../images/archive/refusals.ts'
import { explain } from '../explain.ts'
import { SparseContent } from './sparse-content.ts'
import { TarParser, type TarItem } from './tar-parser.ts'

/**
 * The bytes of the first entry of a tar archive that is given from this entry's first header on. Holes of a sparse file are
 * given as zeros. Fails with Corrupt where it is not a file of `sizeBytes`, or is cut off.
 */
export async function* fileContent(
  unpacked: AsyncIterable<Uint8Array>,
  startsAt: number,
  sizeBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let pieces: Uint8Array[] = []
  let found: SparseContent | undefined
  let isWhole = false
  let givenBytes = 0
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
  if (givenBytes !== sizeBytes) throw otherFile()
}

function otherFile(): StoreError {
  return explained('Corrupt', explain('fileChangedSince', {}))
}
