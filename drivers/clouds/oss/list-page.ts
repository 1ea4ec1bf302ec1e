import type { ListQuery } from '../../driver/object-store.ts'
import { maxBytesOf } from '../../xml/whole-body.ts'
import { documentOf, type AskBucket } from '../light-bucket.ts'
import type { Pair } from '../signable-request.ts'

/** The document of one page of ListObjectsV2. */
export async function listDocument(
  ask: AskBucket,
  { prefix, delimiter, startAfter, token, maxKeys = 1000 }: ListQuery,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const query: readonly Pair[] = [
    ['list-type', '2'],
    ['max-keys', String(maxKeys)],
    ['encoding-type', 'url'],
    ['prefix', prefix],
    ['delimiter', delimiter ?? ''],
    ['start-after', startAfter ?? ''],
    ['continuation-token', token ?? ''],
  ]
  const given = query.filter(([, value]) => value !== '')
  return documentOf(await ask({ method: 'GET', query: given, maxBytes: maxBytesOf.list }, signal))
}
