import { artifactKindOf } from '../../../api/values/artifact-kinds.ts'
import type { ArtifactView, NamedText } from '../../../api/rows.ts'
import type { Digest, RepositoryName } from '../../../../drivers/common/names.ts'
import { explained, isStoreError, type Explanation, type StorageDriver } from '../../../../drivers/index.ts'
import { storedDigest } from '../../../registry/blobs/availability.ts'
import { hasDigest } from '../../../registry/digests.ts'
import { layout } from '../../../registry/layout/layout.ts'
import { artifactTypeOf } from '../../../registry/manifests/artifact-type.ts'
import type { Annotations, Descriptor, Manifest } from '../../../registry/manifests/manifest.ts'
import { readManifest } from '../../../registry/manifests/read-manifest.ts'
import { problemOf } from '../../../registry/problem.ts'
import { explain } from '../explain.ts'
import { flatTexts, parseJson } from '../json.ts'
import type { ReadLayer } from '../thread/jobs.ts'

/** A layer, and which one of its manifest it is, from 0. */
export interface PlacedLayer extends Descriptor {
  readonly position: number
}

/** A manifest whose layers are documents and files, and what it is about. */
export interface OpenedArtifact {
  readonly view: ArtifactView
  /** Those that may say something that is laid out. */
  readonly documents: readonly PlacedLayer[]
  readonly about: Digest | undefined
}

/**
 * Opens an artifact by its manifest. `about` is what it is asked about; where nothing is, its subject. Fails with
 * Unsupported for an index and for what is no manifest.
 */
export async function openArtifact(
  driver: StorageDriver,
  repository: RepositoryName,
  digest: Digest,
  asked: Digest | undefined,
  signal: AbortSignal,
): Promise<OpenedArtifact> {
  const { manifest, problems } = await readManifest(driver, digest, signal)
  if (manifest.kind !== 'image' && manifest.kind !== 'artifact') {
    throw explained('Unsupported', explain('noArtifact', {}), { path: digest })
  }
  const about = asked ?? manifest.subject?.digest
  const artifactType = artifactTypeOf(manifest, undefined) ?? manifest.config.mediaType
  const annotations = marksOf(manifest)
  const layerTypes = manifest.layers.map(({ mediaType }) => mediaType)
  const view = {
    digest,
    kind: artifactKindOf({ artifactType, annotations, layerTypes }),
    artifactType,
    files: manifest.layers.map((layer) => fileOf(driver, layer)),
    facts: await factsOf(driver, repository, manifest.config, signal),
    problems,
    ...(about === undefined ? {} : { about }),
  }
  const documents = manifest.layers
    .map((layer, position) => ({ ...layer, position }))
    .filter(mayBeDocument)
    .slice(0, mostDocuments)
  return { view, documents, about }
}

/** Reads a layer of an artifact whole; why not where it is too large, or the bucket does not give it. */
export async function readArtifactLayer(
  driver: StorageDriver,
  repository: RepositoryName,
  { digest, mediaType, sizeBytes, position, annotations = {} }: PlacedLayer,
  mostBytes: number,
  signal: AbortSignal,
): Promise<ReadLayer | { readonly why: Explanation }> {
  if (sizeBytes > mostBytes) return { why: explain('documentTooLarge', { mostBytes }) }
  const path = layout.blobData(await storedDigest(driver, repository, digest, signal))
  try {
    const bytes = await driver.getContent(path, { maxBytes: mostBytes }, signal)
    return { digest, mediaType, sizeBytes, position, annotations, bytes }
  } catch (error) {
    if (isStoreError(error, 'TooLarge')) return { why: explain('documentTooLarge', { mostBytes }) }
    return { why: problemOf(error, path, 'missingBlob', mostBytes) }
  }
}

/** BuildKit and cosign write on the layers what their documents are. */
function marksOf({
  annotations,
  layers,
}: Extract<Manifest, { readonly kind: 'image' | 'artifact' }>): Annotations {
  return { ...layers[0]?.annotations, ...annotations }
}

function fileOf(driver: StorageDriver, { digest, mediaType, sizeBytes, annotations }: Descriptor) {
  const title = annotations?.['org.opencontainers.image.title'] ?? annotations?.['org.cncf.model.filepath']
  const blobKey = driver.keyOf(layout.blobData(digest))
  return {
    mediaType,
    digest,
    sizeBytes,
    blobKey,
    ...(title === undefined ? {} : { title: title.slice(0, 1000) }),
  }
}

/** A layer that is an archive or weights of a model is no document, however it is named. */
function mayBeDocument({ mediaType }: Descriptor): boolean {
  if (mediaType.startsWith('application/vnd.cncf.helm.chart.content.')) return true
  return (
    /json|spdx|cyclonedx|sbom|dsse|in-toto|jose|cose|^text\//.test(mediaType) &&
    !/[.+](?:tar|gzip|zstd)/.test(mediaType)
  )
}

/** Simple members of the configuration; none where it cannot be read, for it says nothing that is needed. */
async function factsOf(
  driver: StorageDriver,
  repository: RepositoryName,
  config: Descriptor,
  signal: AbortSignal,
): Promise<readonly NamedText[]> {
  if (config.sizeBytes <= emptyBytes || config.sizeBytes > mostConfigBytes) return []
  const read = await readArtifactLayer(
    driver,
    repository,
    { ...config, position: 0 },
    mostConfigBytes,
    signal,
  )
  if ('why' in read || !hasDigest(read.bytes, read.digest)) return []
  return flatTexts(parseJson(read.bytes) ?? {}, 1).slice(0, mostFacts)
}

/** The bytes of the manifest that is asked about, for signatures of it; undefined where there are none. */
export async function subjectBytes(
  driver: StorageDriver,
  about: Digest | undefined,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (about === undefined) return undefined
  const { bytes } = await readManifest(driver, about, signal)
  return bytes.byteLength > 0 && hasDigest(bytes, about) ? bytes : undefined
}

export function unreadPart({ position, digest, mediaType, sizeBytes }: PlacedLayer, why: Explanation) {
  return {
    position,
    layer: digest,
    mediaType,
    sizeBytes,
    content: { kind: 'unread' as const, why },
    signatures: [],
  }
}

/** `{}` is the empty configuration. */
const emptyBytes = 2
const mostConfigBytes = 256 * 1024
const mostFacts = 100
const mostDocuments = 50
