import type { Reason } from '../reasons.ts'

/** Something malformed in the bucket, shown on the item it belongs to. */
export interface Problem {
  readonly id: ProblemId
  /** Object key or path it was seen at. */
  readonly path: string
  /** In English. */
  readonly detail: string
  /** The same for people of any language; absent where a service's own words are all that is known. */
  readonly reason?: Reason
}

export const problemIds = [
  'badRepositoryName',
  'badTagName',
  'badLink',
  'missingLink',
  'missingManifest',
  'badManifest',
  'digestMismatch',
  'manifestTooLarge',
  'badConfig',
  'missingBlob',
  'sizeMismatch',
  'badBlobPath',
  'unreadable',
] as const

export type ProblemId = (typeof problemIds)[number]
