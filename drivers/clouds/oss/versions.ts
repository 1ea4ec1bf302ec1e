import { pairOfToken } from '../../xml/response-fields.ts'
import { StoreError } from '../../common/errors.ts'
import type { VersionPage, VersionQuery, Versioning } from '../../driver/object-store.ts'
import { readVersioning, readVersionPage } from '../../xml/version-list.ts'
import type { OssCaller } from './caller.ts'

export async function bucketVersioning(
  caller: OssCaller,
  bucket: string,
  signal: AbortSignal,
): Promise<Versioning> {
  let versioning: Versioning | undefined
  const takeDocument = (document: Buffer): void => {
    versioning = readVersioning(document.toString('utf8'))
  }
  const call = { signal, takeDocument }
  // Calls on buckets have their call in the options: what clients add to others is for those on objects.
  await caller(call, (client) => client.getBucketVersioning(bucket, { ctx: call }))
  return taken(versioning)
}

/** One page of ListObjectVersions. The SDK puts the names of parameters into the service's spelling. */
export async function versionPage(
  caller: OssCaller,
  { prefix, token }: VersionQuery,
  signal: AbortSignal,
): Promise<VersionPage> {
  const [keyMarker, versionIdMarker = ''] = pairOfToken(token)
  let page: VersionPage | undefined
  const takeDocument = (document: Buffer): void => {
    page = readVersionPage(document.toString('utf8'))
  }
  const query = {
    maxKeys: 1000,
    encodingType: 'url',
    ...(prefix === '' ? {} : { prefix }),
    ...(keyMarker === undefined ? {} : { keyMarker }),
    ...(versionIdMarker === '' ? {} : { versionIdMarker }),
  }
  await caller({ signal, takeDocument }, (client) => client.listObjectVersions(query))
  return taken(page)
}

function taken<Answer>(answer: Answer | undefined): Answer {
  if (answer !== undefined) return answer
  throw new StoreError('Corrupt', 'the service gave no answer', {}, { retry: 'later' })
}
