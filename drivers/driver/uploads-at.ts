import type { ObjectStore, Upload } from './object-store.ts'

/** The uploads that are begun at exactly this key, as the service lists them. */
export async function* uploadsAt(
  objects: Pick<ObjectStore, 'listUploads'>,
  key: string,
  signal: AbortSignal,
): AsyncGenerator<Upload & { readonly startedAtMs: number }, void, undefined> {
  let token: string | undefined
  do {
    const query = token === undefined ? { prefix: key } : { prefix: key, token }
    const page = await objects.listUploads(query, signal)
    for (const upload of page.uploads) if (upload.key === key) yield upload
    token = page.next
  } while (token !== undefined)
}
