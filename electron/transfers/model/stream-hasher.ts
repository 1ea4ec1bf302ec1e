/** Content that is hashed while it comes. One caller at a time. */
export interface StreamHasher {
  /**
   * Takes the next bytes; they may be used again once it resolves. Waits while the hasher is behind. Bytes that threads
   * share are not copied.
   */
  update(bytes: Uint8Array): Promise<void>
  /** The digest in hexadecimal. Call it once. */
  digest(): Promise<string>
  /** Nobody wants the digest. */
  drop(): void
}

/** `algorithm` as Node names it. */
export type BeginHash = (algorithm: string) => StreamHasher
