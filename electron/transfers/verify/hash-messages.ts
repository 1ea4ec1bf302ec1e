import type { SharedBytes } from '../../../drivers/index.ts'
import type { ExpectedChecksum } from './running-checksum.ts'

/** Messages to the thread that hashes files. This side gives each file its ID. */
export type ToHashThread =
  | { readonly kind: 'begin'; readonly id: number; readonly fd: number; readonly sum: ExpectedChecksum }
  /** The first `toByte` bytes are written. */
  | { readonly kind: 'reach'; readonly id: number; readonly toByte: number }
  /** No `reach` follows: the thread answers with the result. */
  | { readonly kind: 'finish'; readonly id: number }
  /** The thread answers once it does not read the file any more. */
  | { readonly kind: 'stop'; readonly id: number }

/** Messages about content that comes piece by piece, or whole. */
export type ToStreamThread =
  /** The memory that pieces lie in: places of `pieceBytes` one behind another. Sent once, before all others. */
  | { readonly kind: 'memory'; readonly memory: SharedArrayBuffer; readonly pieceBytes: number }
  | { readonly kind: 'beginStream'; readonly id: number; readonly algorithm: string }
  /** The thread answers `free` once the piece is read. */
  | { readonly kind: 'piece'; readonly id: number; readonly place: number; readonly length: number }
  /** The same for bytes that threads share, of any length. The thread answers `taken` once they are read. */
  | { readonly kind: 'shared'; readonly id: number; readonly bytes: SharedBytes }
  /** The thread answers with the digest, and forgets the stream. */
  | { readonly kind: 'endStream'; readonly id: number }
  | { readonly kind: 'dropStream'; readonly id: number }
  /** All of it at once; the thread answers with the digest. */
  | { readonly kind: 'whole'; readonly id: number; readonly algorithm: string; readonly bytes: Uint8Array }

export type FromStreamThread =
  | { readonly kind: 'free'; readonly place: number }
  | { readonly kind: 'taken'; readonly id: number }
  | { readonly kind: 'digest'; readonly id: number; readonly hex: string }

export type FromHashThread =
  | { readonly kind: 'result'; readonly id: number; readonly matches: boolean }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: HashFailure }
  | { readonly kind: 'stopped'; readonly id: number }

export type HashFailure =
  | { readonly kind: 'shorter' }
  /** An error of the operating system. */
  | {
      readonly kind: 'system'
      readonly message: string
      readonly code: string
      readonly syscall: string
    }
