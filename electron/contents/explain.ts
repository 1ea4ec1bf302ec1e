import { explainer, type Explain } from '../../drivers/index.ts'

/** Why the files of a layer are not shown, or not all of them: a closed set, in English. */
export const sentences = {
  layerEncrypted: 'the layer is encrypted, and Bollard has no key for it',
  layerForeign: 'the layer is kept by its vendor, not in the registry',
  layerNotThere: 'the layer is not in the bucket',
  layerNotOfManifest: 'the manifest does not list this layer',
  layerNoTar: 'its content is not a tar archive: the media type of the layer is {{mediaType}}',
  layerInArchiveClass: 'the layer is of the storage class {{storageClass}}: {{why}}',
  layerOtherBytes: 'its bytes have another digest than {{digest}}: the layer is damaged',
  layerNamesTooLong: 'the names of its files have more than {{mostBytes}} bytes in all',
  imageTooManyFiles: 'its layers have more than {{most}} files in all',
  indexHasNoFiles: 'an index has no files of its own: choose one of its platforms',
  noSharedPlatform: 'the two have no platform in common: choose one image of each',
  noSuchPlatform: 'it has no image for the platform {{platform}}',
  packagesTooLarge: 'the list of packages has more than {{mostBytes}} bytes',
  fileWithoutBytes: 'only a file has content, and this is not a file',
  fileInOtherLayer: 'the hard link leads to {{path}}, which is in another layer',
  fileNotInLayer: 'the layer has no such entry',
  tableBroken: 'the table of contents of the layer cannot be used',
  fileNotAsInTable:
    'the file has other bytes than the table of contents of the layer says: the layer is damaged',
  pathNotInLayer: 'nothing is at this path',
  deviceNotSaved: 'a device is not saved',
  linkNotSaved: 'the hard link leads to a file that is not in this layer',
  fileChangedSince: 'the file is not the same as before: the layer is damaged',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
