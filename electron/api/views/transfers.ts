import type { ErrorData } from '../messages.ts'

export interface TransferRow {
  readonly id: string
  readonly kind: 'upload' | 'download'
  readonly name: string
  readonly store: string
  readonly storeName: string
  readonly key: string
  readonly doneBytes: number
  readonly totalBytes?: number
  readonly parts?: { readonly done: number; readonly inFlight: number; readonly total: number }
  readonly startedAtMs: number
  readonly state:
    | { readonly phase: 'queued' }
    | { readonly phase: 'running'; readonly bytesPerSecond: number; readonly secondsLeft?: number }
    | { readonly phase: 'done'; readonly endedAtMs: number; readonly durationMs: number }
    | { readonly phase: 'failed'; readonly error: ErrorData; readonly endedAtMs: number }
    | { readonly phase: 'cancelled'; readonly endedAtMs: number }
}

/** One file to upload, as the window knows it: a token that the host gave for it, never a path. */
export interface UploadSource {
  readonly token: string
  /** Relative to what was dropped, with `/`, as `folder/a.txt`. */
  readonly relativePath: string
  readonly sizeBytes: number
}
