/** Whether a service's entity tags of objects that were put whole are MD5s: its own objects show it. */
export class EtagTrust {
  #tags: 'unknown' | 'md5' | 'other' = 'unknown'

  /** A tag that looked like an MD5 was one. */
  proven(): void {
    this.#tags = 'md5'
  }

  /** A tag that looked like an MD5 was none, though the bytes came the same again and again. */
  refuted(): void {
    if (this.#tags === 'unknown') this.#tags = 'other'
  }

  get tags(): 'unknown' | 'md5' | 'other' {
    return this.#tags
  }
}
