import { createHash } from 'node:crypto'

import type { Part } from '../../../drivers/index.ts'

/** Whether two ETags are the same. Services write them with and without quotes, in small and in capital letters. */
export function isSameEtag(one: string, other: string): boolean {
  return plainEtag(one) === plainEtag(other)
}

/** An ETag without quotes, in small letters. */
export function plainEtag(etag: string): string {
  return etag.replaceAll('"', '').toLowerCase()
}

/** The ETag that Amazon S3 gives an object made of these parts; undefined where a part's ETag is not an MD5. */
export function multipartEtag(parts: readonly Part[]): string | undefined {
  const hash = createHash('md5')
  for (const { etag } of parts) {
    const md5 = /^"?([0-9a-f]{32})"?$/i.exec(etag)?.[1]
    if (md5 === undefined) return undefined
    hash.update(md5, 'hex')
  }
  return `${hash.digest('hex')}-${parts.length}`
}
