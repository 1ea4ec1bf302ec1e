import type { Content } from './content.ts'

export interface StoredObject {
  readonly key: string
  readonly sizeBytes: number
  /** Undefined when only hashes are kept; so is `body`. */
  readonly content: Content | undefined
  /** All bytes in one piece. */
  readonly body: Buffer | undefined
  readonly etag: string
  readonly modifiedAtMs: number
  readonly headers: Readonly<Record<string, string>>
}
