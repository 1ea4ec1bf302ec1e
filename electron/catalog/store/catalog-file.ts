import { access } from 'node:fs/promises'

import type { CatalogTables } from '../tables/catalog-tables.ts'
import type { StoreSummary } from '../tables/store-summary.ts'
import type { CatalogJobs } from '../thread/catalog-thread.ts'

export interface CatalogFileOptions {
  readonly jobs: CatalogJobs
  /** Where the tables are kept; undefined where nothing can be written. */
  readonly file: string | undefined
  /** Of the bucket and root directory: tables of others are not used. */
  readonly fingerprint: string
}

/** What is on disk. `unreadable`: why the system refuses to read it. */
export type LoadedTables =
  | { readonly kind: 'loaded'; readonly tables: CatalogTables }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string }

/** The file that keeps the tables of one store. */
export class CatalogFile {
  readonly #options: CatalogFileOptions
  #summary: Promise<StoreSummary | undefined> | undefined
  #saved: CatalogTables | undefined

  constructor(options: CatalogFileOptions) {
    this.#options = options
  }

  /** What the tables hold in numbers, without loading them; undefined where there are none. It does not fail. */
  summary(): Promise<StoreSummary | undefined> {
    this.#summary ??= this.#readSummary()
    return this.#summary
  }

  /** The tables that were kept. It does not fail: where the thread ended there are none. */
  async load(): Promise<LoadedTables> {
    const { file: path, jobs, fingerprint } = this.#options
    if (path === undefined) return { kind: 'none' }
    // Where there is nothing to load, the thread is not started for it.
    if (!(await isThere(path))) return this.#without({ kind: 'none' })
    try {
      const loaded = await jobs.run('load', { path, fingerprint })
      if (loaded.kind === 'unreadable') return this.#without({ kind: 'unreadable', why: loaded.why })
      if (loaded.kind !== 'loaded') return this.#without({ kind: 'none' })
      return { kind: 'loaded', tables: loaded.tables }
    } catch {
      return { kind: 'none' }
    }
  }

  /** These tables are what the file has: they need not be kept again. */
  has(tables: CatalogTables): void {
    this.#saved = tables
  }

  /** Whether tables are to be kept that the file does not have. */
  lacks(tables: CatalogTables | undefined): tables is CatalogTables {
    return this.#options.file !== undefined && tables !== undefined && tables !== this.#saved
  }

  /** Keeps tables. Fails with what the system says. */
  async save(tables: CatalogTables): Promise<void> {
    const { file: path, jobs, fingerprint } = this.#options
    if (path === undefined) return
    await jobs.run('save', { path, fingerprint, tables })
    this.#saved = tables
  }

  /** What the head of a file said is not believed where its tables cannot be used. */
  #without(loaded: LoadedTables): LoadedTables {
    this.#summary = Promise.resolve(undefined)
    return loaded
  }

  async #readSummary(): Promise<StoreSummary | undefined> {
    const { file: path, jobs, fingerprint } = this.#options
    if (path === undefined) return undefined
    return await jobs.run('summary', { path, fingerprint }).catch(() => undefined)
  }
}

/** Of a file that cannot be looked at it is said later why. */
async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  )
}
