import { refusalSentences } from '../../../electron/api/drivers.ts'
import type { ReasonId } from '../../../electron/api/reasons.ts'

/** Why something is wrong, left out or changed. They stand below a title or behind a colon, and so begin in small. */
export const reasons = {
  notInBucket: 'it is not in the bucket',
  tooLarge: 'it has more than {{mostBytes}}',
  otherDigest: 'its bytes have another digest',
  blobPath: 'no blob is kept at such a path',
  repositoryName: 'no registry serves a repository of this name',
  tagName: 'no registry serves a tag of this name',
  tagNowhere: 'the tag leads to no digest',
  linkHolds: 'it holds {{text}} and not a digest',
  linkElsewhere: 'it holds {{digest}} and not the digest of its path',
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
  layerSize: 'the manifest says {{saidBytes}}, the bucket has {{foundBytes}}',
  noIndex: 'it is not an index',
  referrersUnreadable: 'the list of referrers that is there cannot be read, and is not written over: {{why}}',
  manifestUnusable: 'manifest {{digest}} cannot be used: {{why}}',
  oldSchema: 'manifest {{digest}} is of schema 1, which Bollard only shows',
  nestTooDeep: 'indexes are nested more than {{most}} levels deep',
  blobMissing: 'blob {{digest}} is not in the bucket',
  blobSize: 'blob {{digest}} has {{foundBytes}} in the bucket, and {{saidBytes}} in the manifest',
  blobArchived: 'blob {{digest}} is of the storage class {{storageClass}}: {{why}}',
  blobUnserved: 'a registry does not serve blob {{digest}} here: {{why}}',
  copiedBySize:
    'the store copied blobs by itself, and there is no checksum of both sides: only their sizes were compared',
  blobsLeft:
    'blobs that were sent completely stay: {{blobs}}, {{leftBytes}} in total; garbage collection of the registry deletes those that no image uses',
  blobNotBrought: 'it needs blob {{digest}}',
  noSuchTag: 'there is no such tag',
  referrersUnsearched:
    'Bollard searched only {{most}} manifests for referrers that no tag lists: referrers among the others are left out',
  nameTaken: '{{other}} becomes {{name}}',
  newIndex: 'the chosen entries of {{index}} became a new index, {{digest}}',
  notAnImage: 'an archive for docker load holds an image, and this is not one',
  dockerLayer:
    'docker load does not accept layers of this kind ({{mediaType}}); an OCI archive holds them as they are',
  dockerOnePlatform: 'an archive for docker load holds one image: choose one of {{platforms}}',
  dockerPacking:
    'the layer is packed as {{format}}, which Bollard does not unpack; an OCI archive holds it as it is',
  layerUnpacksOther:
    'the unpacked layer does not have the digest {{digest}} that the image configuration lists',
  layerNotKept: 'a layer is kept elsewhere, not in the registry',
  layersDiffer: 'the image configuration lists {{listed}} layers, the manifest {{inManifest}}',
  noSuchEntry: 'the index does not list {{absent}}',
  noChecksum:
    'the service gives no checksum for these bytes, or for some of them: only size and ETag were compared',
  deletedMeanwhile: 'it was deleted meanwhile',
  otherObject: 'the object was replaced meanwhile; it is read again from the beginning',
  otherFile: 'it is another file than before; it is sent from the beginning',
  partsChanged: 'parts that were sent before have changed in the file and are sent again',
  fileEdited: 'the file was changed after it was chosen; it is sent as it is now',
  nameNotUtf8: 'the name is not UTF-8',
  ...refusalSentences('en'),
  beingRestored:
    'it is being restored from an archive class, which takes minutes to two days: it can be read after that',
  listWithoutNext: 'the service says that there is more, but not where to continue',
  listRepeats: 'the service says that there is more, but repeats what it sent before',
  uploadGone: 'the multipart upload is gone: it was aborted, or somebody else completed it',
  answered: 'the service answered {{status}}',
  answeredWith: 'the service answered {{status}}: {{line}}',
  noService:
    'what answered is not a storage service: its answer {{status}} has neither an ETag nor a request ID',
  noServiceSays: 'what answered is not a storage service, and says: {{line}}',
  noLength:
    'the answer does not say how large the object is: something between this computer and the service removes the length',
  bodyTooLarge:
    'a proxy on the way, or the service, accepts no body of this size: set a smaller chunksize, or have the limit of the proxy raised',
  ambientKeysNotAllowed:
    'the store has no keys of its own, and the {{service}} keys of this computer are not used for {{origin}} until you allow it: give the store keys, or allow it',
} as const satisfies Readonly<Record<ReasonId, string>>
