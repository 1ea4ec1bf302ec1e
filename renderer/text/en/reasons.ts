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
  tagNowhere: 'the tag points nowhere',
  linkHolds: 'it holds {{text}} where a digest belongs',
  linkElsewhere: 'it holds {{digest}}, where the digest of its path belongs',
  notLinked: 'the repository has no link to this manifest, and so a registry does not serve it here',
  layerNotLinked: 'the repository has no link to this blob, and so a registry does not serve it here',
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
  historyLayers: 'its history tells of {{told}} layers, the manifest of {{inManifest}}',
  layerMissing: 'the layer is not in the bucket',
  layerSize: 'the manifest says {{saidBytes}}, the bucket has {{foundBytes}}',
  noIndex: 'it is not an index',
  referrersUnreadable: 'the list of referrers that is there cannot be read, and is not written over: {{why}}',
  manifestUnusable: 'manifest {{digest}} cannot be used: {{why}}',
  oldSchema: 'manifest {{digest}} is of schema 1, which is shown only',
  nestTooDeep: 'indexes stand in indexes more than {{most}} deep',
  blobMissing: 'blob {{digest}} is not in the bucket',
  blobSize: 'blob {{digest}} has {{foundBytes}} in the bucket, and {{saidBytes}} in the manifest',
  blobArchived: 'blob {{digest}} is of the storage class {{storageClass}}: {{why}}',
  blobUnserved: 'a registry does not serve blob {{digest}} here: {{why}}',
  copiedBySize:
    'the store copied blobs by itself, and no checksum of both sides is told: they are held to their sizes',
  blobsLeft:
    'blobs that were sent whole stay: {{blobs}}, {{leftBytes}} together; a garbage collection of the registry removes those that no image uses',
  blobNotBrought: 'it needs blob {{digest}}',
  noSuchTag: 'there is no such tag',
  referrersUnsearched:
    'referrers that no tag lists were looked for among {{most}} manifests only: of more, they stay behind',
  nameTaken: '{{other}} becomes {{name}}',
  newIndex: 'some entries of {{index}} are a new index, {{digest}}',
  notAnImage: 'an archive for docker load holds an image, which this is not',
  dockerLayer:
    'docker load does not take layers of this kind ({{mediaType}}); an OCI archive holds them as they are',
  dockerOnePlatform: 'an archive for docker load holds one image: choose one of {{platforms}}',
  dockerPacking:
    'the layer is packed as {{format}}, which is not unpacked here; an OCI archive holds it as it is',
  layerUnpacksOther:
    'the layer unpacks to something else than {{digest}}, which the configuration of the image says',
  layerNotKept: 'a layer is kept elsewhere, not in the registry',
  layersDiffer: 'the configuration of the image lists {{listed}} layers, its manifest {{inManifest}}',
  noSuchEntry: 'the index does not list {{absent}}',
  noChecksum: 'no checksum is told of these bytes, or of some of them: they are held to size and entity tag',
  deletedMeanwhile: 'it was deleted meanwhile',
  otherObject: 'another object is there now; begun anew',
  otherFile: 'it is not the file that was begun with; it is sent from the beginning',
  partsChanged: 'parts that were sent before are not in the file any more and are sent again',
  fileEdited: 'the file was changed after it was given; it is sent as it is now',
  nameNotUtf8: 'the name is not UTF-8',
  ...refusalSentences('en'),
  beingRestored:
    'it is being restored from an archive class, which takes minutes to two days: it can be read after that',
  listWithoutNext: 'the service says that there is more, and does not say where to go on',
  listRepeats: 'the service says that there is more, and gives what it gave before',
  uploadGone: 'the upload is gone: it was aborted, or completed by somebody else',
  answered: 'the service answered {{status}}',
  answeredWith: 'the service answered {{status}}: {{line}}',
  noService:
    'what answered is no storage service: its answer {{status}} has neither an entity tag nor the id of a request',
  noServiceSays: 'what answered is no storage service, and says: {{line}}',
  noLength:
    'the answer does not say how large the object is: something between here and the service takes the length out',
  bodyTooLarge:
    'a proxy on the way, or the service, lets no body of this size through: set a smaller chunksize, or have the limit of the proxy raised',
  ambientKeysNotAllowed:
    'the store has no keys of its own, and the {{service}} keys of this computer are not sent to {{origin}} before you say so: give the store keys, or allow it',
} as const satisfies Readonly<Record<ReasonId, string>>
