import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { Digest } from '../../../drivers/common/names.ts'
import type { ConfigFacts, ManifestFacts, ManifestMemory } from '../../registry/manifests/manifest-facts.ts'
import { ManifestColumns } from './manifest-columns.ts'
import { ManifestFile } from './manifest-file.ts'
import { packRows } from './pack-rows.ts'
import type { PackedRows } from './packed-rows.ts'
import { encodeRecord } from './records.ts'

/**
 * What the manifests and image configurations of a store say, in memory and on the disk. Whatever is added is written a
 * second later, many at once. Where the disk refuses, it stays in memory and is written when more is added.
 */
export class RememberedManifests implements ManifestMemory {
  #columns = new ManifestColumns()
  #file: ManifestFile | undefined
  /** Rows that are on the disk. */
  #writtenManifests = 0
  #writtenConfigs = 0
  #timer: NodeJS.Timeout | undefined
  #work: Promise<void> = Promise.resolve()
  #closed = false
  #full = false
  #untilWeighed = 0
  readonly #mostBytes: number

  private constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** Without a disk: until the end of the process. */
  static inMemory(mostBytes = mostMemoryBytes): RememberedManifests {
    return new RememberedManifests(mostBytes)
  }

  /** Reads what is on the disk. Where the file cannot be read or made, it is as `inMemory`. */
  static async open(path: string, mostBytes = mostMemoryBytes): Promise<RememberedManifests> {
    const memory = new RememberedManifests(mostBytes)
    await memory.#open(path)
    return memory
  }

  /** Another object after `retain` took rows out: IDs and rows are of this one only. */
  get columns(): ManifestColumns {
    return this.#columns
  }

  manifest(digest: Digest): ManifestFacts | undefined {
    const row = this.#columns.findManifest(digest)
    return row < 0 ? undefined : this.#columns.manifestAt(row)
  }

  config(digest: Digest): ConfigFacts | undefined {
    const row = this.#columns.findConfig(digest)
    return row < 0 ? undefined : this.#columns.configAt(row)
  }

  addManifest(facts: ManifestFacts): void {
    if (!this.#isFull() && this.#columns.addManifest(facts)) this.#added()
  }

  addConfig(facts: ConfigFacts): void {
    if (!this.#isFull() && this.#columns.addConfig(facts)) this.#added()
  }

  /** Adds what a thread packed. */
  addPacked(rows: PackedRows): void {
    if (this.#isFull()) return
    this.#columns.addPacked(rows)
    this.#added()
  }

  /** What is remembered now, for `retain` later. */
  mark(): RowsMark {
    const columns = this.#columns
    return { columns, manifests: columns.manifestCount, configs: columns.configCount }
  }

  /**
   * Forgets manifests and configurations that are not in the store any more, when they are a quarter of all or the file
   * consists of many small records. What was added since `mark` stays: whoever asks which are in the store may not know it.
   */
  async retain(isKept: (digest: Digest) => boolean, mark = this.mark()): Promise<void> {
    await this.#inTurn(async () => {
      if (mark.columns !== this.#columns) return
      const kept = await this.#keptRows(isKept, mark)
      if (kept !== undefined) await this.#replaceColumns(kept)
      else if (!this.#isWorn()) return
      await this.#rewrite()
    })
  }

  /** Writes what is not on the disk yet. */
  flush(): Promise<void> {
    return this.#inTurn(() => this.#write())
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#timer)
    await this.flush()
    await this.#inTurn(async () => {
      await this.#file?.close()
      this.#file = undefined
    })
  }

  async #open(path: string): Promise<void> {
    try {
      this.#file = await ManifestFile.open(path, {
        expect: (counts, digests) => this.#columns.reserve(counts, digests),
        add: (rows) => this.#columns.addPacked(rows),
      })
    } catch {
      // A disk that is full or damaged: all is read from the store.
      return
    }
    this.#markWritten()
    if (this.#isWorn()) await this.#inTurn(() => this.#rewrite())
  }

  /** Whether the file has something damaged, or many small records. */
  #isWorn(): boolean {
    if (this.#file === undefined) return false
    const { manifestCount, referenceCount, configCount } = this.#columns
    const whole = (manifestCount + configCount) / manifestsPerRecord + referenceCount / referencesPerRecord
    return this.#file.damaged || this.#file.records > fewRecords + 4 * whole
  }

  /** Weighed now and then: that takes longer than to add a row. */
  #isFull(): boolean {
    if (this.#untilWeighed > 0) this.#untilWeighed -= 1
    else {
      this.#untilWeighed = addedUnweighed
      this.#full = this.#columns.sizeBytes >= this.#mostBytes
    }
    return this.#full
  }

  #added(): void {
    if (this.#file === undefined || this.#closed) return
    if (this.#columns.manifestCount - this.#writtenManifests >= manifestsPerRecord) {
      void this.flush()
      return
    }
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.flush()
    }, writeAfterMs)
    this.#timer.unref()
  }

  async #write(): Promise<void> {
    const file = this.#file
    const columns = this.#columns
    if (file === undefined) return
    try {
      while (this.#writtenManifests < columns.manifestCount || this.#writtenConfigs < columns.configCount) {
        const to = nextBatch(columns, this.#writtenManifests, this.#writtenConfigs)
        await file.append(
          encodeRecord(
            packRows(
              columns,
              { from: this.#writtenManifests, to: to.manifest },
              { from: this.#writtenConfigs, to: to.config },
            ),
          ),
        )
        this.#writtenManifests = to.manifest
        this.#writtenConfigs = to.config
      }
    } catch {
      // A full disk: what was not written stays in memory, and is tried again with what comes next.
    }
  }

  async #rewrite(): Promise<void> {
    const columns = this.#columns
    const manifests = columns.manifestCount
    const configs = columns.configCount
    try {
      await this.#file?.rewrite(recordsOf(columns, manifests, configs))
      this.#writtenManifests = manifests
      this.#writtenConfigs = configs
    } catch {
      // The old file stays, which may have more than is in memory: that does no harm.
      this.#markWritten()
    }
  }

  /** Undefined where too few are gone. */
  async #keptRows(isKept: (digest: Digest) => boolean, mark: RowsMark): Promise<KeptRows | undefined> {
    const columns = this.#columns
    const kept: KeptRows = { manifests: [], configs: [] }
    const count = columns.manifestCount
    for (let row = 0; row < count; row += 1) {
      const isNew = row >= mark.manifests
      if (isNew || isKept(columns.digests.digestAt(columns.manifests.digest.at(row))))
        kept.manifests.push(row)
      if (row % rowsATurn === rowsATurn - 1) await yieldToOthers()
    }
    const configs = columns.configCount
    for (let row = 0; row < configs; row += 1) {
      const isNew = row >= mark.configs
      if (isNew || isKept(columns.digests.digestAt(columns.configs.digest.at(row)))) kept.configs.push(row)
      if (row % rowsATurn === rowsATurn - 1) await yieldToOthers()
    }
    const gone = count + configs - kept.manifests.length - kept.configs.length
    return gone > 0 && gone >= (count + configs) / 4 ? kept : undefined
  }

  /** Readers go on with the old columns until they ask for new ones. What was added meanwhile is kept. */
  async #replaceColumns({ manifests, configs }: KeptRows): Promise<void> {
    const old = this.#columns
    const counts = { manifests: old.manifestCount, configs: old.configCount }
    const columns = new ManifestColumns()
    for (const [done, row] of manifests.entries()) {
      columns.addManifest(old.manifestAt(row))
      if (done % rowsATurn === rowsATurn - 1) await yieldToOthers()
    }
    for (const [done, row] of configs.entries()) {
      columns.addConfig(old.configAt(row))
      if (done % rowsATurn === rowsATurn - 1) await yieldToOthers()
    }
    for (let row = counts.manifests; row < old.manifestCount; row += 1)
      columns.addManifest(old.manifestAt(row))
    for (let row = counts.configs; row < old.configCount; row += 1) columns.addConfig(old.configAt(row))
    this.#columns = columns
    this.#writtenManifests = 0
    this.#writtenConfigs = 0
  }

  #markWritten(): void {
    this.#writtenManifests = this.#columns.manifestCount
    this.#writtenConfigs = this.#columns.configCount
  }

  /** One after another: writing, taking out, closing. */
  #inTurn(run: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(run, run)
    return this.#work
  }
}

/** How much was remembered at a time. */
export interface RowsMark {
  readonly columns: ManifestColumns
  readonly manifests: number
  readonly configs: number
}

interface KeptRows {
  readonly manifests: number[]
  readonly configs: number[]
}

function* recordsOf(columns: ManifestColumns, manifests: number, configs: number): Generator<Uint8Array> {
  let manifest = 0
  let config = 0
  while (manifest < manifests || config < configs) {
    const to = nextBatch(columns, manifest, config, manifests, configs)
    yield encodeRecord(
      packRows(columns, { from: manifest, to: to.manifest }, { from: config, to: to.config }),
    )
    manifest = to.manifest
    config = to.config
  }
}

/** As many rows as make a record that is encoded, and read again, in a few milliseconds; one manifest at least. */
function nextBatch(
  columns: ManifestColumns,
  manifest: number,
  config: number,
  manifests = columns.manifestCount,
  configs = columns.configCount,
): { readonly manifest: number; readonly config: number } {
  const { first } = columns.manifests
  let to = manifest
  while (to < manifests && to - manifest < manifestsPerRecord) {
    if (to > manifest && first.at(to + 1) - first.at(manifest) > referencesPerRecord) break
    to += 1
  }
  return { manifest: to, config: Math.min(configs, config + manifestsPerRecord) }
}

/** In memory, for one store: four times what 100,000 manifests take. */
const mostMemoryBytes = 256 * 1024 * 1024
const addedUnweighed = 50
const manifestsPerRecord = 250
const referencesPerRecord = 2_500
const fewRecords = 64
const writeAfterMs = 1000
const rowsATurn = 500
