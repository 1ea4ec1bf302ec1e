/** Messages to a thread that deflates and hashes what lies in memory that all threads share. */
export type ToGzipThread =
  /** The memory: places of `placeBytes` one behind another. Sent once, before all others. */
  | { readonly kind: 'memory'; readonly memory: SharedArrayBuffer }
  | { readonly kind: 'deflate'; readonly place: number; readonly before: number; readonly sizeBytes: number }
  | { readonly kind: 'beginHash'; readonly id: number; readonly algorithm: string }
  | {
      readonly kind: 'hash'
      readonly id: number
      readonly place: number
      readonly of: HashedBytes
      readonly sizeBytes: number
    }
  /** The thread answers with the digest, and forgets the hash. */
  | { readonly kind: 'endHash'; readonly id: number }
  | { readonly kind: 'dropHash'; readonly id: number }

/** The block in a place, or what became of it. */
export type HashedBytes = 'input' | 'output'

export type FromGzipThread =
  /** It runs. Once, before anything else. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'deflated'; readonly place: number; readonly outputBytes: number }
  /** One of the hashes of this ID was made; they are made in the order in which they were asked for. */
  | { readonly kind: 'hashed'; readonly id: number }
  | { readonly kind: 'digest'; readonly id: number; readonly hex: string; readonly crc32: number }
