import type { SentError } from '../../../drivers/common/sent-error.ts'
import type { JobKind, Jobs } from './jobs.ts'

export interface ToCatalogThread {
  readonly id: number
  readonly kind: JobKind
  readonly input: Jobs[JobKind]['input']
}

export type FromCatalogThread =
  /** It runs. Once, before anything else. */
  | { readonly kind: 'ready' }
  | { readonly id: number; readonly kind: 'done'; readonly result: Jobs[JobKind]['result'] }
  | { readonly id: number; readonly kind: 'failed'; readonly failure: SentError }
