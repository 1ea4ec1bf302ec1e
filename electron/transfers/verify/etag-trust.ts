/** Whether a service's entity tags of objects that were put whole are MD5s: its own objects show it. */
export class EtagTrust {
  #etags: 'unknown' | 'md5' | 'other' = 'unknown'

  /** A tag that looked like an MD5 was one. */
  confirm(): void {
    this.#etags = 'md5'
  }

  /** A tag that looked like an MD5 was none, though the bytes came the same again and again. */
  refute(): void {
    if (this.#etags === 'unknown') this.#etags = 'other'
  }

  get etags(): 'unknown' | 'md5' | 'other' {
    return this.#etags
  }
}
