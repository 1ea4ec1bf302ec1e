import type { S3Place } from '../peers/s3-place.ts'

/** What a job found, to be compared with what it should find. */
export type Found = Readonly<Record<string, number>>

/** What a program under test is to do, in a process of its own. */
export interface Job {
  readonly kind: string
  readonly places: readonly S3Place[]
  /** A repository, a text, a folder: what the kind of job needs. */
  readonly text?: string
  /** Where it keeps what it knows; a new folder when absent. */
  readonly dataDir?: string
  /** A small place where the same is done before: what is measured is the work, and not the compiling. */
  readonly warmUp?: S3Place
}

/** What a job took of its process. */
export interface Told {
  readonly found: Found
  readonly seconds: number
  /** Of all threads. */
  readonly cpuSeconds: number
  /** How long its main thread was held, by its own time. */
  readonly longestHoldMs: number
  readonly p99HoldMs: number
  readonly peakOverIdleBytes: number
  /** What it held when it was done, after a collection of garbage. */
  readonly keptBytes: number
}
