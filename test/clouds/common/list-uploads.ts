import type { Bucket, StoredPart, StoredUpload } from './bucket.ts'

export interface PartPage {
  readonly parts: readonly StoredPart[]
  readonly truncated: boolean
}

/** One page of an upload's parts, by their numbers: those after this one. */
export function listStoredParts(upload: StoredUpload, after: number, maxParts: number): PartPage {
  const all = [...upload.parts.values()]
    .filter((part) => part.number > after)
    .sort((a, b) => a.number - b.number)
  const parts = all.slice(0, maxParts)
  return { parts, truncated: all.length > parts.length }
}

export interface UploadQuery {
  readonly prefix: string
  readonly maxUploads: number
  /** The key and the id of the last upload of the page before; all when the key is empty. */
  readonly keyMarker: string
  readonly idMarker: string
}

export interface UploadPage {
  readonly uploads: readonly StoredUpload[]
  readonly truncated: boolean
}

/** What a request to list uploads asks for; how many it may ask for differs. */
export function readUploadQuery(query: ReadonlyMap<string, string>, maxUploads: number): UploadQuery {
  return {
    prefix: query.get('prefix') ?? '',
    maxUploads,
    keyMarker: query.get('key-marker') ?? '',
    idMarker: query.get('upload-id-marker') ?? '',
  }
}

/** One page of a bucket's uploads, by key and then by id. */
export function listStoredUploads(bucket: Bucket, query: UploadQuery): UploadPage {
  const { prefix, maxUploads, keyMarker, idMarker } = query
  const all = [...bucket.uploads.values()]
    .filter((upload) => upload.key.startsWith(prefix))
    .filter((upload) => keyMarker === '' || position(upload) > `${keyMarker}\0${idMarker}`)
    .sort((a, b) => (position(a) < position(b) ? -1 : 1))
  const uploads = all.slice(0, maxUploads)
  return { uploads, truncated: all.length > uploads.length }
}

function position({ key, uploadId }: StoredUpload): string {
  return `${key}\0${uploadId}`
}
