/**
 * Whether the ETags of a store are MD5s, for objects that were written in one request. The store's own objects show
 * it.
 */
export class EtagTrust {
  #etags: 'unknown' | 'md5' | 'other' = 'unknown'

  /** An ETag that looks like an MD5 was one. */
  confirm(): void {
    this.#etags = 'md5'
  }

  /** An ETag that looks like an MD5 was not one: the same bytes arrived again and again. */
  refute(): void {
    if (this.#etags === 'unknown') this.#etags = 'other'
  }

  get etags(): 'unknown' | 'md5' | 'other' {
    return this.#etags
  }
}
