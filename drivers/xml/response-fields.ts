import { explained, StoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'

/** The value of a field that a response must have. Fails with Corrupt, to be tried again, where it is absent or empty. */
export function requireField(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value
  throw new StoreError('Corrupt', `the service's answer has no ${name}`, {}, { retry: 'later' })
}

/** A size in bytes. Fails with Corrupt, to be tried again, where it is absent or no whole number. */
export function requireSize(text: string | undefined): number {
  const sizeBytes = Number(text)
  if (text !== undefined && text !== '' && Number.isSafeInteger(sizeBytes) && sizeBytes >= 0) return sizeBytes
  throw new StoreError('Corrupt', 'a size in the answer is no number', {}, { retry: 'later' })
}

/**
 * The token of the next page; undefined on the last page. Fails with Unexpected where a page says that there is more, but
 * has no token: without one, the service would give the first page again and again.
 */
export function nextToken<Next extends string | number>(
  truncated: string | boolean | undefined,
  next: () => Next | undefined,
): Next | undefined {
  if (String(truncated) !== 'true') return undefined
  const token = next()
  if (token !== undefined && token !== '') return token
  throw explained('Unexpected', explain('listWithoutNext', {}))
}

/** The same for a list of uploads or versions, whose next page begins after a key and an id: both in one token. */
export function nextPairToken(
  truncated: string | boolean | undefined,
  key: string | undefined,
  uploadId: string | undefined,
): string | undefined {
  const after = nextToken(truncated, () => key)
  return after === undefined ? undefined : JSON.stringify([after, uploadId ?? ''])
}

/** Key and id in a token of `nextPairToken`; none for the first page. */
export function pairOfToken(token: string | undefined): readonly [string?, string?] {
  return token === undefined ? [] : (JSON.parse(token) as [string, string])
}
