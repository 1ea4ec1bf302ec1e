/** What a registry asks of its bucket, in the order in which it is shown. The list is closed. */
export const accessActions = [
  'list',
  'head',
  'get',
  'presign',
  'put',
  'copy',
  'delete',
  'deleteMany',
  'beginUpload',
  'putPart',
  'copyPart',
  'listParts',
  'completeUpload',
  'abortUpload',
  'listUploads',
  'location',
] as const
export type AccessAction = (typeof accessActions)[number]

/** Why an action was not tried. */
export type AccessReason =
  /** The store is read-only: nothing is written. */
  | 'readOnly'
  /** There is no object, or no upload, to try it on. */
  | 'nothingToRead'
  /** It needs what an action before it would have made. */
  | 'needsEarlier'
  /** What it writes could not be deleted again. */
  | 'wouldStay'
  /** This kind of store has no such thing. */
  | 'notOffered'
  /** A failure before it concerns every action. */
  | 'stopped'
