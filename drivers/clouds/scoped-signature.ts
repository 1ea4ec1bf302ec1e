import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

/** How a service names the parts of its signature version 4. */
export interface ScopeTerms {
  /** `AWS4-HMAC-SHA256` */
  readonly algorithm: string
  /** Before the secret key: `AWS4`. */
  readonly secretPrefix: string
  /** The scope behind the day: region, service, and the ending. */
  readonly scope: readonly string[]
}

/** The signature of a request, and the scope it holds for. */
export interface ScopedSignature {
  readonly scope: string
  readonly signature: string
}

/**
 * Signs the hashes of requests with a key that is derived from the secret for a day, a region and a service, as
 * Amazon S3 and OSS define it. To derive a key takes four times as long as to sign, so the key is kept until the day
 * or the secret changes.
 */
export function scopedSigner(terms: ScopeTerms) {
  const behindDay = terms.scope.join('/')
  let kept: { readonly secret: string; readonly day: string; readonly key: KeyObject } | undefined

  /** `time` as in `basicTime`. */
  return (canonical: string, time: string, secret: string): ScopedSignature => {
    const day = time.slice(0, 8)
    if (kept?.day !== day || kept.secret !== secret) kept = { secret, day, key: derived(secret, day) }
    const scope = `${day}/${behindDay}`
    const toSign = `${terms.algorithm}\n${time}\n${scope}\n${hash('sha256', canonical, 'hex')}`
    return { scope, signature: createHmac('sha256', kept.key).update(toSign).digest('hex') }
  }

  function derived(secret: string, day: string): KeyObject {
    const key = [day, ...terms.scope].reduce<string | Buffer>(
      (before, text) => createHmac('sha256', before).update(text).digest(),
      `${terms.secretPrefix}${secret}`,
    )
    return createSecretKey(key as Buffer)
  }
}
