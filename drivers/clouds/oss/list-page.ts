import { StoreError } from '../../common/errors.ts'
import { scanListPage } from '../../xml/list-scanner.ts'
import type { ListQuery, ObjectPage } from '../../driver/object-store.ts'
import { archives } from './reads.ts'
import type { OssCaller } from './caller.ts'

/** One page of ListObjectsV2. The SDK signs and sends; our scanner reads the answer. */
export async function listPage(
  caller: OssCaller,
  query: ListQuery,
  signal: AbortSignal,
): Promise<ObjectPage> {
  let page: ObjectPage | undefined
  const takeDocument = (xml: string): void => {
    page = scanListPage(xml, { version: 2, archives })
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
  if (page === undefined) throw new StoreError('Corrupt', 'the service gave no list', {}, { retry: 'later' })
  return page
}
