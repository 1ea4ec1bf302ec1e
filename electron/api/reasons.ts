import { refusalSentences, type RefusalId } from './drivers.ts'

/** Why something in a store is left out, or is wrong, as ids that the window has a sentence for in each language. */
export const reasonIds = [
  'notInBucket',
  'tooLarge',
  'otherDigest',
  'blobPath',
  'repositoryName',
  'tagName',
  'tagNowhere',
  'linkHolds',
  'linkElsewhere',
  'notLinked',
  'layerNotLinked',
  'jsonBroken',
  'jsonNoObject',
  'schemaVersion',
  'imageAndIndex',
  'typeUnserved',
  'noLayers',
  'layerDigest',
  'memberNoList',
  'memberTooLong',
  'memberNoDescriptor',
  'memberDigest',
  'memberSize',
  'historyLayers',
  'layerMissing',
  'layerSize',
  'noIndex',
  'referrersUnreadable',
  'manifestUnusable',
  'oldSchema',
  'nestTooDeep',
  'blobMissing',
  'blobSize',
  'blobArchived',
  'blobUnserved',
  'copiedBySize',
  'blobsLeft',
  'blobNotBrought',
  'noSuchTag',
  'referrersUnsearched',
  'nameTaken',
  'newIndex',
  'notAnImage',
  'dockerLayer',
  'dockerOnePlatform',
  'dockerPacking',
  'layerUnpacksOther',
  'layerNotKept',
  'layersDiffer',
  'noSuchEntry',
  'noChecksum',
  'deletedMeanwhile',
  'otherObject',
  'otherFile',
  'partsChanged',
  'fileEdited',
  'nameNotUtf8',
  ...(Object.keys(refusalSentences('en')) as readonly RefusalId[]),
  'beingRestored',
  'listWithoutNext',
  'listRepeats',
  'uploadGone',
  'bodyTooLarge',
  'noLength',
  'noServiceSays',
  'noService',
  'answeredWith',
  'answered',
  'ambientKeysNotAllowed',
] as const
export type ReasonId = (typeof reasonIds)[number]

/**
 * The id of a sentence, one of archives (`refusalIds`) or one of these, and what stands in it. Numbers whose name ends
 * in `Bytes` are sizes, others counts. A journal may have ids of another version: the English is always beside it.
 */
export interface Reason {
  readonly id: string
  readonly values: Readonly<Record<string, string | number>>
  /** What stands in it as `why`, where that can be said in any language, too. */
  readonly why?: Pick<Reason, 'id' | 'values'>
}
