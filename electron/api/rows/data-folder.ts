/** What is in the data folder. */
export interface DataUsage {
  /** On this computer. */
  readonly path: string
  /** Each kind once, also where it has nothing. */
  readonly kinds: readonly { readonly kind: DataKind; readonly sizeBytes: number }[]
}

/**
 * What is known of stores; layers that were read; the journal of transfers; what was changed in buckets, with what its undo
 * needs; the sample registry; the list of stores, settings and the rest.
 */
export type DataKind = 'catalogs' | 'layers' | 'transfers' | 'changes' | 'sample' | 'settings'
