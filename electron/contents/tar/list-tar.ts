import { explained } from '../../../drivers/index.ts'
import { refused } from '../../images/archive/refusals.ts'
import { explain } from '../explain.ts'
import { EntryRows, type EntryBatch } from './entry-batch.ts'
import { entryRow } from './entry-row.ts'
import { mostEntries, TarParser, type TarItem } from './tar-parser.ts'

/** Lists a tar archive that is pushed in pieces. Fails as `TarParser` says, and with TooLarge for too much text. */
export class TarLister {
  readonly #parser: TarParser
  #rows = new EntryRows()
  #count = 0
  #textLength = 0

  constructor() {
    this.#parser = new TarParser({ entry: (item) => this.#take(item) })
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
    if (row === undefined) return
    this.#count += 1
    if (this.#count > mostEntries) throw refused('tooManyEntries', { most: mostEntries })
    this.#textLength += row.path.length + row.target.length
    if (this.#textLength > mostTextLength) {
      throw explained('TooLarge', explain('layerNamesTooLong', { mostBytes: mostTextLength }))
    }
    this.#rows.add(row)
  }
}

/** A hundred bytes for each of the most entries. All names are in memory while a layer is shown. */
const mostTextLength = 200_000_000
