/** A transfer as it is known here. Times are milliseconds since 1970. */
export interface Transfer {
  readonly id: string
  readonly kind: 'upload' | 'download'
  /** For people: the file's name, with the folders it was dropped with. */
  readonly name: string
  readonly store: string
  readonly storeName: string
  readonly key: string
  readonly doneBytes: number
  readonly totalBytes?: number
  readonly parts?: { readonly done: number; readonly inFlight: number; readonly total: number }
  readonly startedAtMs: number
  readonly state: TransferState
}

export type TransferState =
  | { readonly phase: 'queued' }
  | { readonly phase: 'running'; readonly bytesPerSecond: number; readonly secondsLeft?: number }
  | { readonly phase: 'done'; readonly endedAtMs: number; readonly durationMs: number }
  | { readonly phase: 'failed'; readonly error: unknown; readonly endedAtMs: number }
  | { readonly phase: 'cancelled'; readonly endedAtMs: number }

/** Something to be transferred. `run` ends with success, or fails; it obeys the signal and tells its progress. */
export interface TransferJob extends Pick<
  Transfer,
  'kind' | 'name' | 'store' | 'storeName' | 'key' | 'totalBytes'
> {
  run(progress: TransferProgress, signal: AbortSignal): Promise<void>
}

export interface TransferProgress {
  /** The size and number of parts, once they are known. */
  planned(plan: { readonly totalBytes?: number; readonly parts?: number }): void
  /** Parts under way now. */
  sending(parts: number): void
  /** More bytes are where they belong; of an upload, one part. */
  moved(bytes: number): void
}
