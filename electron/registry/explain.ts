import { explainer, type Explain } from '../../drivers/index.ts'

/** What is wrong with things in a bucket: a closed set, in English. */
export const sentences = {
  notInBucket: 'it is not in the bucket',
  tooLarge: 'it has more than {{mostBytes}} bytes',
  otherDigest: 'its bytes have another digest',
  blobPath: 'no blob is kept at such a path',

  repositoryName: 'no registry serves a repository of this name',
  tagName: 'no registry serves a tag of this name',
  tagNowhere: 'the tag leads to no digest',
  linkHolds: 'it contains {{text}} instead of a digest',
  linkElsewhere: 'it contains {{digest}} instead of the digest in its path',
  notLinked: 'the repository has no link file for this manifest, so a registry does not serve it here',
  layerNotLinked: 'the repository has no link file for this blob, so a registry does not serve it here',

  jsonBroken: 'it is not JSON in UTF-8',
  jsonNoObject: 'it is not a JSON object',
  schemaVersion: 'schemaVersion is neither 2 nor 1',
  imageAndIndex: 'it is an image and an index at once',
  typeUnserved: 'a registry serves nothing of the media type {{mediaType}}',
  noLayers: 'it lists no layers',
  layerDigest: 'a layer has no digest',
  memberNoList: '{{member}} is not a list',
  memberTooLong: '{{member}} has more than {{most}} entries',
  memberNoDescriptor: '{{member}} is not a descriptor',
  memberDigest: '{{member}} has no valid digest',
  memberSize: '{{member}} has no valid size',

  historyLayers: 'its history has {{told}} layers, the manifest has {{inManifest}}',
  layerMissing: 'the layer is not in the bucket',
  layerSize: 'the manifest says {{saidBytes}} bytes, the bucket has {{foundBytes}}',

  noIndex: 'it is not an index',
  referrersUnreadable: 'the list of referrers that is there cannot be read, and is not written over: {{why}}',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
export type ProblemReasonId = keyof typeof sentences
