import type { Explanation } from './reasons.ts'

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

/**
 * Something malformed in the bucket. It belongs to an item and is shown on it: never a crash, never a silent gap. Its
 * reason is one of ours, or the driver's where the service does not give the item out.
 */
export interface Problem extends Explanation {
  readonly id: ProblemId
  /** Object key or path it was seen at. */
  readonly path: string
}
