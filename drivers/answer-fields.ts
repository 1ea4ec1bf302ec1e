import { StoreError } from './errors.ts'

/** A field that an answer must have. Fails with Corrupt, to be tried again, without it. */
export function required(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value
  throw new StoreError('Corrupt', `the service's answer has no ${name}`, {}, { retry: 'later' })
}

/** Key and id after which a list of uploads goes on, as one token. */
export function uploadToken(key: string | undefined, uploadId: string | undefined): string {
  return JSON.stringify([key ?? '', uploadId ?? ''])
}

/** Key and id of a token that `uploadToken` made; none on the first page. */
export function uploadMarkers(token: string | undefined): readonly [string?, string?] {
  return token === undefined ? [] : (JSON.parse(token) as [string, string])
}
