import type { ExpectedChecksum } from './running-checksum.ts'

/** What the thread that hashes files is told. Ids are of this side, one for each file. */
export type ToHashThread =
  | { readonly kind: 'begin'; readonly id: number; readonly fd: number; readonly sum: ExpectedChecksum }
  /** So many bytes from the beginning are written. */
  | { readonly kind: 'reach'; readonly id: number; readonly toByte: number }
  /** Nothing more is reached: it answers with the result when it is there. */
  | { readonly kind: 'finish'; readonly id: number }
  /** It answers, whatever became of the file, once it reads nothing of it any more. */
  | { readonly kind: 'stop'; readonly id: number }

export type FromHashThread =
  | { readonly kind: 'result'; readonly id: number; readonly matches: boolean }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: HashFailure }
  | { readonly kind: 'stopped'; readonly id: number }

export type HashFailure =
  | { readonly kind: 'shorter' }
  /** Of the system. */
  | {
      readonly kind: 'system'
      readonly message: string
      readonly code: string
      readonly syscall: string
    }
