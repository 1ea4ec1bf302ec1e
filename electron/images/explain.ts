import { explainer, type Explain } from '../../drivers/index.ts'

/** Why something is not copied or exported, or becomes something else: a closed set, in English. */
export const sentences = {
  manifestUnusable: 'manifest {{digest}} cannot be used: {{why}}',
  oldSchema: 'manifest {{digest}} is of schema 1, which is shown only',
  nestTooDeep: 'indexes stand in indexes more than {{most}} deep',
  blobMissing: 'blob {{digest}} is not in the bucket',
  blobSize: 'blob {{digest}} has {{foundBytes}} bytes in the bucket, and {{saidBytes}} in the manifest',
  blobArchived: 'blob {{digest}} is of the storage class {{storageClass}}: {{why}}',
  blobUnserved: 'a registry does not serve blob {{digest}} here: {{why}}',
  copiedBySize:
    'the store copied blobs by itself, and no checksum of both sides is told: they are held to their sizes',
  blobsLeft:
    'blobs that were sent whole stay: {{blobs}}, {{leftBytes}} bytes together; a garbage collection of the registry removes those that no image uses',
  blobNotBrought: 'it needs blob {{digest}}',
  noSuchTag: 'there is no such tag',
  referrersUnsearched:
    'referrers that no tag lists were looked for among {{most}} manifests only: of more, they stay behind',
  nameTaken: '{{other}} becomes {{name}}',

  newIndex: 'some entries of {{index}} are a new index, {{digest}}',
  noSuchEntry: 'the index does not list {{absent}}',
  notAnImage: 'an archive for docker load holds an image, which this is not',
  dockerOnePlatform: 'an archive for docker load holds one image: choose one of {{platforms}}',
  dockerLayer:
    'docker load does not take layers of this kind ({{mediaType}}); an OCI archive holds them as they are',
  dockerPacking:
    'the layer is packed as {{format}}, which is not unpacked here; an OCI archive holds it as it is',
  layerUnpacksOther:
    'the layer unpacks to something else than {{digest}}, which the configuration of the image says',
  layerNotKept: 'a layer is kept elsewhere, not in the registry',
  layersDiffer: 'the configuration of the image lists {{listed}} layers, its manifest {{inManifest}}',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
