import type { ErrorData } from '../messages.ts'

export type SearchHit =
  | { readonly kind: 'repository'; readonly store: string; readonly repository: string }
  | {
      readonly kind: 'tag'
      readonly store: string
      readonly repository: string
      readonly tag: string
      /** Absent where nobody has read where it leads. */
      readonly digest?: string
    }
  | {
      readonly kind: 'manifest'
      readonly store: string
      readonly repository: string
      readonly digest: string
      /** The type, annotation or label that it was found by; absent where its digest was looked for. */
      readonly match?: string
    }
  | { readonly kind: 'blob'; readonly store: string; readonly digest: string; readonly sizeBytes: number }
  /** An object that is none of a registry's. */
  | { readonly kind: 'object'; readonly store: string; readonly key: string; readonly sizeBytes: number }
  /** A store that said all it had to say. */
  | { readonly kind: 'answered'; readonly store: string }
  /** A store that could not be asked: the others still answer. */
  | { readonly kind: 'failed'; readonly store: string; readonly error: ErrorData }
