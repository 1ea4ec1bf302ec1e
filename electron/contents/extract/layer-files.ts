import { createHash } from 'node:crypto'

import { explained, type StoreError } from '../../../drivers/index.ts'
import { refused } from '../../images/archive/refusals.ts'
import { explain } from '../explain.ts'
import { contentDigestBytes } from '../model/layer-entries.ts'
import type { LayerIndex } from '../model/layer-reader.ts'
import { entryRow } from '../tar/entry-row.ts'
import { SparseContent } from '../tar/sparse-content.ts'
import { TarParser, type TarItem } from '../tar/tar-parser.ts'

/** A piece of a wanted file: the first one of a file says which, the last one ends it. */
export type FilePiece =
  | { readonly kind: 'begin'; readonly entry: number; readonly attributes: readonly Uint8Array[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }

/**
 * The bytes of many files of a layer, by reading its tar archive once; in the order of the archive. Fails with Corrupt where a file
 * has another size or digest than the entries say, or is not there.
 */
export async function* filesOfLayer(
  unpacked: AsyncIterable<Uint8Array>,
  { way, entries }: Pick<LayerIndex, 'way' | 'entries'>,
  wanted: ReadonlySet<number>,
): AsyncGenerator<FilePiece, void, undefined> {
  // A table of contents need not have the order of the archive; its paths are all different.
  const byPath =
    way === 'estargz' || way === 'zstdChunked'
      ? new Map([...wanted].map((entry) => [entries.paths[entry] ?? '', entry]))
      : undefined
  const missing = new Set(wanted)
  let pieces: FilePiece[] = []
  let row = -1
  let file: OneFile | undefined
  const parser = new TarParser({
    entry(item) {
      const known = entryRow(item)
      if (known === undefined) return
      row += 1
      const entry = byPath === undefined ? row : byPath.get(known.path)
      if (entry === undefined || !missing.delete(entry)) return
      const digest = entries.contentDigests?.subarray(
        entry * contentDigestBytes,
        (entry + 1) * contentDigestBytes,
      )
      file = new OneFile(item, entries.sizesBytes[entry] ?? 0, digest)
      pieces.push({ kind: 'begin', entry, attributes: item.attributes ?? [] })
      if (item.sizeBytes === 0 && item.storedBytes === 0) endFile()
    },
    content(bytes) {
      for (const piece of file?.take(bytes) ?? []) pieces.push(piece)
    },
    contentEnd: endFile,
  })
  for await (const chunk of unpacked) {
    parser.push(chunk)
    yield* pieces
    pieces = []
  }
  parser.end()
  yield* pieces
  if (missing.size > 0) throw otherFile()

  function endFile(): void {
    if (file === undefined) return
    for (const piece of file.end()) pieces.push(piece)
    pieces.push({ kind: 'end' })
    file = undefined
  }
}

class OneFile {
  readonly #content: SparseContent
  readonly #sizeBytes: number
  readonly #digest: Uint8Array | undefined
  readonly #hash: ReturnType<typeof createHash> | undefined
  #givenBytes = 0

  constructor(item: TarItem, sizeBytes: number, digest: Uint8Array | undefined) {
    if (item.sizeBytes !== sizeBytes) throw otherFile()
    this.#content = new SparseContent(item)
    this.#sizeBytes = sizeBytes
    this.#digest = digest?.some((byte) => byte !== 0) === true ? digest : undefined
    this.#hash = this.#digest === undefined ? undefined : createHash('sha256')
  }

  *take(bytes: Uint8Array): Generator<FilePiece, void, undefined> {
    for (const piece of this.#content.expand(bytes)) yield this.#counted(piece)
  }

  *end(): Generator<FilePiece, void, undefined> {
    for (const piece of this.#content.end()) yield this.#counted(piece)
    const isOther = this.#digest !== undefined && this.#hash?.digest().equals(this.#digest) === false
    if (this.#givenBytes !== this.#sizeBytes || isOther) throw otherFile()
  }

  #counted(bytes: Uint8Array): FilePiece {
    this.#givenBytes += bytes.byteLength
    if (this.#givenBytes > this.#sizeBytes) throw refused('tarCutInEntry', {})
    this.#hash?.update(bytes)
    return { kind: 'bytes', bytes }
  }
}

function otherFile(): StoreError {
  return explained('Corrupt', explain('fileChangedSince', {}))
}
