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
