import { z } from 'zod'

/**
 * What a transfer is to do, as data: kept in the journal, so that another run of the application can go on with it.
 * Holds paths of this computer and keys of buckets, and no secret.
 */
export const transferOrderSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('upload'),
    store: z.string(),
    key: z.string(),
    source: sourceRefSchema(),
    sizeBytes: z.number(),
    /** As the source told it when it was given; what is other later is another file. */
    modifiedAtMs: z.number().optional(),
    onExisting: z.enum(['ask', 'skipEqual', 'skip', 'overwrite', 'keepBoth']),
    /** What was dropped together: a choice "for all" is for these. */
    drop: z.string(),
    /** The end of the key: the path that it was dropped with. */
    relativePath: z.string(),
  }),
  z.object({
    kind: z.literal('download'),
    store: z.string(),
    /** A folder with all below it when it ends in `/`. */
    key: z.string(),
    /** What of the folder, by keys of objects and of folders in it; `key` may then be empty, for the whole bucket. */
    only: z.array(z.string()).optional(),
    place: destinationRefSchema(),
  }),
  z.object({
    kind: z.literal('push'),
    store: z.string(),
    archive: z.object({
      name: z.string(),
      files: z.array(z.object({ path: z.string(), source: sourceRefSchema(), sizeBytes: z.number() })),
    }),
    images: z.array(z.object({ imageId: z.string(), repository: z.string(), tags: z.array(z.string()) })),
  }),
  z.object({
    kind: z.literal('export'),
    store: z.string(),
    repository: z.string(),
    reference: z.union([z.object({ tag: z.string() }), z.object({ digest: z.string() })]),
    /** Of an index, by digest; all of it without. */
    entries: z.array(z.string()).optional(),
    referrers: z.boolean().optional(),
    format: z.enum(['oci', 'docker']),
    place: destinationRefSchema(),
  }),
  z.object({
    kind: z.literal('copy'),
    /** The target. */
    store: z.string(),
    from: z.string(),
    items: z
      .array(
        z.object({
          repository: z.string(),
          tags: z.array(z.string()).optional(),
          digests: z.array(z.string()).optional(),
          as: z.string().optional(),
          asTag: z.string().optional(),
        }),
      )
      .optional(),
  }),
])

export type TransferOrder = Readonly<z.infer<typeof transferOrderSchema>>
export type OrderOf<Kind extends TransferOrder['kind']> = Extract<TransferOrder, { kind: Kind }>

/** Where bytes come from, so that it can be opened again: a file of this computer, or one that a page holds. */
export type SourceRef = z.infer<ReturnType<typeof sourceRefSchema>>
/** Where bytes go: a file or folder of this computer, or a browser that takes a download. */
export type DestinationRef = z.infer<ReturnType<typeof destinationRefSchema>>
/** A file or folder of this computer that bytes go to. */
export type LocalDestination = Exclude<DestinationRef, { kind: 'page' }>

function sourceRefSchema() {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('file'), path: z.string() }),
    z.object({ kind: z.literal('page'), token: z.string() }),
  ])
}

function destinationRefSchema() {
  return z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('file'), path: z.string() }),
    z.object({ kind: z.literal('folder'), path: z.string() }),
    z.object({ kind: z.literal('page'), token: z.string() }),
  ])
}
