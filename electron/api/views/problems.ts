/** Something malformed in the bucket, shown on the item it belongs to. */
export interface Problem {
  readonly id: ProblemId
  /** Object key or path it was seen at. */
  readonly path: string
  readonly detail: string
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
