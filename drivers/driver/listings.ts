import { eachPage } from '../common/pages.ts'
import type {
  ListQuery,
  ObjectPage,
  ObjectStore,
  Part,
  Upload,
  UploadPage,
  UploadQuery,
  VersionPage,
  VersionQuery,
} from './object-store.ts'

/** All pages of a list of objects. */
export function objectPages(
  objects: Pick<ObjectStore, 'list'>,
  query: Omit<ListQuery, 'token'>,
  signal: AbortSignal,
): AsyncGenerator<ObjectPage, void, undefined> {
  return eachPage((token: string | undefined) => objects.list(withToken(query, token), signal))
}

/** All pages of the list of uploads under way. */
export function uploadPages(
  objects: Pick<ObjectStore, 'listUploads'>,
  query: Omit<UploadQuery, 'token'>,
  signal: AbortSignal,
): AsyncGenerator<UploadPage, void, undefined> {
  return eachPage((token: string | undefined) => objects.listUploads(withToken(query, token), signal))
}

/** All pages of a list of versions and delete markers. */
export function versionPages(
  objects: Pick<ObjectStore, 'listVersions'>,
  query: Omit<VersionQuery, 'token'>,
  signal: AbortSignal,
): AsyncGenerator<VersionPage, void, undefined> {
  return eachPage((token: string | undefined) => objects.listVersions(withToken(query, token), signal))
}

/** The uploads under way at exactly this key. */
export async function* uploadsAt(
  objects: Pick<ObjectStore, 'listUploads'>,
  key: string,
  signal: AbortSignal,
): AsyncGenerator<Upload & { readonly startedAtMs: number }, void, undefined> {
  for await (const { uploads } of uploadPages(objects, { prefix: key }, signal)) {
    for (const upload of uploads) if (upload.key === key) yield upload
  }
}

/** The parts of an upload, in ascending order of number. Fails with NotFound when the service knows no such upload. */
export async function* uploadedParts(
  objects: Pick<ObjectStore, 'listParts'>,
  upload: Upload,
  signal: AbortSignal,
): AsyncGenerator<Part, void, undefined> {
  for await (const { parts } of eachPage((after: number = 0) => objects.listParts(upload, after, signal))) {
    yield* parts
  }
}

function withToken<Query extends object>(
  query: Query,
  token: string | undefined,
): Query & { readonly token?: string } {
  return token === undefined ? query : { ...query, token }
}
