import { explained, StoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'

/** A field that an answer must have. Fails with Corrupt, to be tried again, without it. */
export function requireField(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value
  throw new StoreError('Corrupt', `the service's answer has no ${name}`, {}, { retry: 'later' })
}

/**
 * Where a list goes on; undefined on its last page. Fails with Unexpected where a page says that there is more, and not
 * where: asked for without that, a service gives its first page, for ever.
 */
export function nextToken<Next extends string | number>(
  truncated: string | boolean | undefined,
  next: () => Next | undefined,
): Next | undefined {
  if (String(truncated) !== 'true') return undefined
  const told = next()
  if (told !== undefined && told !== '') return told
  throw explained('Unexpected', explain('listWithoutNext', {}))
}

/** The same for a list of uploads or of versions, which goes on after a key and an id: both as one token. */
export function nextPairToken(
  truncated: string | boolean | undefined,
  key: string | undefined,
  uploadId: string | undefined,
): string | undefined {
  const after = nextToken(truncated, () => key)
  return after === undefined ? undefined : JSON.stringify([after, uploadId ?? ''])
}

/** Key and id of a token that `nextPairToken` made; none on the first page. */
export function pairOfToken(token: string | undefined): readonly [string?, string?] {
  return token === undefined ? [] : (JSON.parse(token) as [string, string])
}
