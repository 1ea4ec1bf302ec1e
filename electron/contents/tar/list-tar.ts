import { createHash, type Hash } from 'node:crypto'

import { explained } from '../../../drivers/index.ts'
import { refused } from '../../images/archive/refusals.ts'
import { explain } from '../explain.ts'
import { EntryRows, type EntryBatch, type EntryRow } from './entry-batch.ts'
import { entryKinds } from '../../api/rows.ts'
import { entryRow } from './entry-row.ts'
import { mostEntries, TarParser, type TarItem } from './tar-parser.ts'

/** Lists a tar archive that is pushed in pieces. Fails as `TarParser` says, and with TooLarge for too much text. */
export class TarLister {
  readonly #parser: TarParser
  #rows = new EntryRows()
  #count = 0
  #textLength = 0
  /** The entry whose bytes come, and what is made of them. */
  #row: EntryRow | undefined
  #hash: Hash | undefined

  constructor() {
    this.#parser = new TarParser({
      entry: (item) => this.#take(item),
      content: (bytes) => this.#hash?.update(bytes),
      contentEnd: () => this.#endEntry(),
    })
  }

  /** Entries that were found. */
  get count(): number {
    return this.#count
  }

  push(bytes: Uint8Array): void {
    this.#parser.push(bytes)
  }

  /** Nothing follows. */
  end(): void {
    this.#parser.end()
  }

  /** Entries that `takeBatch` would give. */
  get waiting(): number {
    return this.#rows.count
  }

  /** The entries since the last batch. */
  takeBatch(): EntryBatch {
    const { batch } = this.#rows
    this.#rows = new EntryRows()
    return batch
  }

  #take(item: TarItem): void {
    const row = entryRow(item)
    this.#row = undefined
    this.#hash = undefined
    if (row === undefined) return
    this.#count += 1
    if (this.#count > mostEntries) throw refused('tooManyEntries', { most: mostEntries })
    this.#textLength += row.path.length + row.target.length
    if (this.#textLength > mostTextLength) {
      throw explained('TooLarge', explain('layerNamesTooLong', { mostBytes: mostTextLength }))
    }
    this.#row = row
    // Of a sparse file the archive has a part only.
    this.#hash = row.kind === file && item.sparse === 'not' ? createHash('sha256') : undefined
  }

  #endEntry(): void {
    if (this.#row === undefined) return
    const contentDigest = this.#hash?.digest()
    this.#rows.add(contentDigest === undefined ? this.#row : { ...this.#row, contentDigest })
    this.#row = undefined
    this.#hash = undefined
  }
}

const file = entryKinds.indexOf('file')

/** A hundred bytes for each of the most entries. All names are in memory while a layer is shown. */
export const mostTextLength = 200_000_000
