import {
  explained,
  explainer,
  isStoreError,
  type ErrorCode,
  type Explanation,
  type StoreError,
  type ValuesIn,
} from '../../../drivers/index.ts'
import { sentences } from '../../registry/explain.ts'
import { sentences as imageSentences } from '../explain.ts'

/**
 * Why an archive, or an image in it, is refused: a closed set, each with its kind and its sentence. `Corrupt`: what it
 * says of itself is not so, or cannot be made out. `Unsupported`: it may be whole, but is nothing that a registry could
 * serve, or nothing that is read here. `TooLarge`: more than any image has; reading on would only cost memory and time.
 * `NotFound`: something that it refers to is not in it.
 */
export const refusals = {
  emptyFile: ['Corrupt', 'the file is empty'],
  packedOtherwise: [
    'Unsupported',
    'it is packed as {{format}}, which is not unpacked here: unpack it by {{command}} first',
  ],
  notTar: ['Unsupported', 'it is no tar archive, nor one in gzip, zstd or xz'],
  notImageArchive: ['Unsupported', 'it is no image archive: it has neither index.json nor manifest.json'],
  notLayoutFolder: [
    'Unsupported',
    'the folder is none of images: it has neither oci-layout nor index.json nor manifest.json',
  ],
  fileChanged: ['Corrupt', 'the file changed since it was dropped'],
  fileChanging: ['Corrupt', 'the file changed while it was read'],
  imageGone: ['Corrupt', 'the archive changed: an image that was in it is not there any more'],

  packingDamaged: ['Corrupt', 'its {{format}} is damaged or cut off'],
  packingTooLarge: ['TooLarge', 'its {{format}} unpacks to more than {{mostBytes}} bytes'],
  zstdDictionary: ['Unsupported', 'its zstd needs a dictionary, which is not in the file'],
  behindPacked: ['Corrupt', 'there is something behind the end of the {{format}}'],

  tarCutInHeader: ['Corrupt', 'the tar archive is cut off in a header'],
  tarCutInEntry: ['Corrupt', 'the tar archive is cut off in an entry'],
  headerDamaged: ['Corrupt', 'a header of the tar archive is damaged: its checksum is wrong'],
  extendedHeaderDamaged: ['Corrupt', 'an extended header of the tar archive is damaged'],
  headerTooLong: ['TooLarge', 'a header in it is longer than {{mostBytes}} bytes'],
  tooManyEntries: ['TooLarge', 'it has more than {{most}} entries'],
  negativeSize: ['Corrupt', 'an entry has a negative size'],
  impossibleSize: ['Corrupt', 'an entry has an impossible size'],
  sizeNoNumber: ['Corrupt', 'the size of an entry is not a number'],
  nameWithZero: ['Corrupt', 'a name in it has a zero character'],
  deviceEntry: ['Unsupported', 'it refers to a device or a pipe'],
  sparseFile: [
    'Unsupported',
    'it refers to a file that is kept with holes; tar without --sparse keeps it whole',
  ],
  unknownEntry: ['Unsupported', 'it refers to an entry that is no file'],

  fileTooLarge: ['TooLarge', sentences.tooLarge],
  byteOrderMark: ['Corrupt', 'it begins with a byte order mark, which JSON has not'],
  notJson: ['Corrupt', sentences.jsonBroken],
  notJsonObject: ['Corrupt', sentences.jsonNoObject],
  jsonTooDeep: ['Corrupt', 'its JSON is more than {{most}} deep'],

  noImage: ['Corrupt', 'it holds no image'],
  tooManyImages: ['TooLarge', 'it has more than {{most}} images'],
  lacksFile: ['NotFound', 'it has no {{name}}'],
  lacksContent: ['NotFound', 'it lacks {{name}}, which it refers to'],
  notImageList: ['Corrupt', 'it is not a list of images'],
  imageListGaps: ['Corrupt', 'an image in it has no configuration, or no lists of names and layers'],
  layoutVersion: ['Unsupported', 'an OCI layout of version {{version}} is not known'],
  indexBroken: ['Corrupt', 'the index is broken: {{why}}'],
  indexWithoutManifests: ['Corrupt', 'it lists no manifests'],
  indexesTooDeep: ['Corrupt', imageSentences.nestTooDeep],
  tooManyManifests: ['TooLarge', 'it has more than {{most}} manifests, or too large ones'],
  tooManyReferences: ['TooLarge', 'its images refer to more than {{most}} manifests and blobs in all'],
  configsTooLarge: ['TooLarge', 'the configurations of its images have more than {{mostBytes}} bytes in all'],
  manifestBroken: ['Corrupt', 'a manifest is broken: {{why}}'],
  manifestOfOldSchema: ['Unsupported', 'a manifest is of schema 1, which registries gave up'],
  manifestType: ['Corrupt', 'a manifest is said to be {{said}}, and says itself to be {{own}}'],
  manifestMember: ['Corrupt', 'a manifest has a member {{member}}'],
  unservedType: ['Unsupported', sentences.typeUnserved],

  manifestDigest: ['Corrupt', 'a manifest is not what its digest says'],
  configDigest: ['Corrupt', 'a configuration is not what its digest says'],
  blobDigest: ['Corrupt', 'a blob is not what its digest says'],
  sizeDiffers: ['Corrupt', 'it has {{foundBytes}} bytes where {{saidBytes}} are said'],
  configWithoutLayers: ['Corrupt', 'the configuration of the image does not list its layers'],
  layerCountInList: [
    'Corrupt',
    'the configuration of the image lists {{listed}} layers, manifest.json {{inManifest}}',
  ],
  layerNotAsSaid: ['Corrupt', 'a layer is not what the configuration of the image says'],
} as const satisfies Readonly<Record<string, readonly [ErrorCode, string]>>

type Refusals = typeof refusals
type RefusalId = keyof Refusals

/** The failure for a reason; `values` stand in its sentence, `path` is a name in the archive or a digest. */
export function refused<Id extends RefusalId>(
  id: Id,
  values: ValuesIn<Refusals[Id][1]>,
  path?: string,
  why?: Explanation,
): StoreError {
  const where = path === undefined ? {} : { path: path.slice(0, longestPath) }
  return explained(refusals[id][0], explain(id, values, why), where)
}

/** Whether a failure is about what is in an archive; not for one of a file that cannot be read, or changes meanwhile. */
export function isRefusal(error: unknown): error is StoreError {
  return isStoreError(error) && error.reason !== undefined && ofArchive.has(error.reason.id)
}

const ofArchive: ReadonlySet<string> = new Set(
  Object.keys(refusals).filter((id) => id !== 'fileChanged' && id !== 'fileChanging'),
)

const explain = explainer(
  Object.fromEntries(Object.entries(refusals).map(([id, [, sentence]]) => [id, sentence])) as {
    readonly [Id in RefusalId]: Refusals[Id][1]
  },
)

/** It comes from the archive. */
const longestPath = 300
