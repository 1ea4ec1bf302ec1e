import { z } from 'zod'

/**
 * What a transfer is to do, as data. The journal keeps it, so that a later run can continue. It holds paths of this
 * computer and object keys, and no secret.
 */
export const transferOrderSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('upload'),
    store: z.string(),
    key: z.string(),
    source: sourceRefSchema(),
    sizeBytes: z.number(),
    /**
     * When the file was last changed, as the source said when it was given. A file with another time is another file.
     */
    modifiedAtMs: z.number().optional(),
    onExisting: z.enum(['ask', 'skipEqual', 'skip', 'overwrite', 'keepBoth']),
    /** One ID for everything that was dropped together. A choice "for all" applies to these. */
    drop: z.string(),
    /** The end of the key: the path with which the file was dropped. */
    relativePath: z.string(),
  }),
  z.object({
    kind: z.literal('download'),
    store: z.string(),
    /** An object, or a folder with everything below it when it ends in `/`. */
    key: z.string(),
    /** Only these keys of the folder; keys of folders end in `/`. `key` may be empty then, for the whole bucket. */
    only: z.array(z.string()).optional(),
    /** What the file of an object is called; the key's last part when absent. */
    as: z.string().optional(),
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
    /** Digests of an index's entries; the whole index when absent. */
    entries: z.array(z.string()).optional(),
    referrers: z.boolean().optional(),
    format: z.enum(['oci', 'docker']),
    place: destinationRefSchema(),
  }),
  z.object({
    kind: z.literal('extract'),
    store: z.string(),
    repository: z.string(),
    manifest: z.string(),
    /** One layer, or the image as it runs: all layers up to the one that is counted here from 1. */
    from: z.union([z.object({ layer: z.string() }), z.object({ upTo: z.number() })]),
    /** A file, or a folder with everything below it; all of it when empty. */
    path: z.string(),
    /** What the file is called; after what it is when absent. */
    as: z.string().optional(),
    place: destinationRefSchema(),
  }),
  z.object({
    kind: z.literal('copy'),
    /** The target store. */
    store: z.string(),
    from: z.string(),
    /** Everything in the source store when absent. */
    items: z.array(copyItemSchema()).readonly().optional(),
  }),
])

export type TransferOrder = Readonly<z.infer<typeof transferOrderSchema>>
/** A repository, or tags and manifests of it, as the journal and the copy have it; bounds are in the contract's schema. */
export type CopyItem = z.infer<ReturnType<typeof copyItemSchema>>
export type OrderOf<Kind extends TransferOrder['kind']> = Extract<TransferOrder, { kind: Kind }>

/** Where bytes come from: a file of this computer, or one that a page holds. A later run can open it again. */
export type SourceRef = z.infer<ReturnType<typeof sourceRefSchema>>
/** Where bytes go: a file or folder of this computer, or a browser that takes a download. */
export type DestinationRef = z.infer<ReturnType<typeof destinationRefSchema>>
export type LocalDestination = Exclude<DestinationRef, { kind: 'page' }>

function copyItemSchema() {
  return z
    .object({
      repository: z.string(),
      tags: z.array(z.string()).readonly().optional(),
      digests: z.array(z.string()).readonly().optional(),
      /** Its name in the target; the same when absent. */
      as: z.string().optional(),
      /** The tag in the target, of the one tag or the one manifest that is copied. */
      asTag: z.string().optional(),
    })
    .readonly()
}

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
