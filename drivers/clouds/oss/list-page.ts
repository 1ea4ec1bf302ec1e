import { StoreError } from '../../common/errors.ts'
import type { ListQuery } from '../../driver/object-store.ts'
import type { OssCaller } from './caller.ts'

/** The document of one page of ListObjectsV2. The SDK signs and sends. */
export async function listDocument(
  caller: OssCaller,
  query: ListQuery,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let document: Uint8Array | undefined
  const takeDocument = (taken: Buffer): void => {
    document = taken
  }
  // An empty value is signed by the SDK as the service does not sign it: what is empty is left out.
  const parameters = {
    'max-keys': query.maxKeys ?? 1000,
    'encoding-type': 'url',
    ...(query.prefix === '' ? {} : { prefix: query.prefix }),
    ...(query.delimiter === undefined ? {} : { delimiter: query.delimiter }),
    ...(query.startAfter === undefined ? {} : { 'start-after': query.startAfter }),
    ...(query.token === undefined ? {} : { 'continuation-token': query.token }),
  }
  await caller({ signal, takeDocument }, (client) => client.listV2(parameters))
  if (document === undefined)
    throw new StoreError('Corrupt', 'the service gave no list', {}, { retry: 'later' })
  return document
}
