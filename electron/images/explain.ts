import { explainer, type Explain } from '../../drivers/index.ts'

/** Why something is not copied or exported, or becomes something else: a closed set, in English. */
export const sentences = {
  manifestUnusable: 'manifest {{digest}} cannot be used: {{why}}',
  oldSchema: 'manifest {{digest}} is of schema 1, which Bollard can only show',
  nestTooDeep: 'indexes are nested more than {{most}} levels deep',
  blobMissing: 'blob {{digest}} is not in the bucket',
  blobSize: 'blob {{digest}} has {{foundBytes}} bytes in the bucket, and {{saidBytes}} in the manifest',
  blobArchived: 'blob {{digest}} is of the storage class {{storageClass}}: {{why}}',
  blobUnserved: 'a registry does not serve blob {{digest}} here: {{why}}',
  copiedBySize:
    'the store copied blobs by itself, and there is no checksum of both sides: only their sizes were compared',
  blobsLeft:
    'blobs that were sent completely stay: {{blobs}}, {{leftBytes}} bytes in total; garbage collection of the registry deletes those that no image uses',
  blobNotBrought: 'it needs blob {{digest}}',
  noSuchTag: 'there is no such tag',
  referrersUnsearched:
    'Bollard searched only {{most}} manifests for referrers that no tag lists: referrers among the others are left out',
  nameTaken: '{{other}} becomes {{name}}',

  newIndex: 'the chosen entries of {{index}} became a new index, {{digest}}',
  noSuchEntry: 'the index does not list {{absent}}',
  notAnImage: 'an archive for docker load holds an image, and this is not one',
  dockerOnePlatform: 'an archive for docker load holds one image: choose one of {{platforms}}',
  dockerLayer:
    'docker load does not accept layers of this kind ({{mediaType}}); an OCI archive holds them as they are',
  dockerPacking:
    'the layer is packed as {{format}}, which Bollard does not unpack; an OCI archive holds it as it is',
  layerUnpacksOther:
    'the unpacked layer does not have the digest {{digest}} that the image configuration lists',
  layerNotKept: 'a layer is kept elsewhere, not in the registry',
  layersDiffer: 'the image configuration lists {{listed}} layers, the manifest {{inManifest}}',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
