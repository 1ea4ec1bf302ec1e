import type { StoreError } from '../../../../drivers/index.ts'
import { maxManifestBytes } from '../../../registry/manifests/manifest.ts'
import { asDigest, type Digest } from '../../../../drivers/common/names.ts'
import { readDirImage } from './dir-images.ts'
import { dockerEntries, readDockerImages, type DockerEntry } from './docker-images.ts'
import type { FoundImage, OciImage, RefusedImage } from './found-image.ts'
import { parseJson } from './json-document.ts'
import { readOciImages, type OciLayout } from './oci-images.ts'
import type { OpenedArchive } from '../open/opened-archive.ts'
import { isRefusal, refused } from '../refusals.ts'

/**
 * Reads the images that `index.json` (OCI layout) and `manifest.json` (docker) list. Current `docker save` writes both,
 * and they may list different images. An image in both is read from the layout, with the names of `manifest.json`. An
 * image that cannot be pushed is returned with its reason. Fails when the archive lists no image.
 */
export async function readImages(
  archive: OpenedArchive,
  signal: AbortSignal,
): Promise<readonly FoundImage[]> {
  const [layout, list] = [archive.find('index.json'), archive.find('manifest.json')]
  if (layout === undefined && list === undefined) throw refused('notImageArchive', {})
  const problems: StoreError[] = []
  const ofLayout = layout === undefined ? undefined : await told(() => readOciImages(archive, signal))
  const ofList = list === undefined ? undefined : await told(() => readList(archive, signal))
  const images = [...(await together(archive, ofLayout, ofList ?? [], signal))]
  const [problem] = problems
  if (images.length === 0) throw problem ?? refused('noImage', {})
  return [...images, ...problems.filter(isNews).map(refusedList)]

  async function told<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await read()
    } catch (error) {
      if (!isRefusal(error)) throw error
      problems.push(error)
      return undefined
    }
  }
}

/** Whether to report a failed list. An empty list is normal when the other one has images. */
function isNews({ reason }: StoreError): boolean {
  return reason?.id !== 'noImage' && reason?.id !== 'indexWithoutManifests'
}

function refusedList(error: StoreError): RefusedImage {
  const path = error.where.path ?? ''
  return { format: 'refused', imageId: path, names: [path], platforms: [], error, below: [] }
}

type ListedImage = DockerEntry | OciImage | RefusedImage

/** Reads `manifest.json`: the image list of docker, or the manifest of the image in a `dir:` folder of skopeo. */
async function readList(archive: OpenedArchive, signal: AbortSignal): Promise<readonly ListedImage[]> {
  const file = archive.find('manifest.json')
  if (file === undefined) return []
  const document = parseJson(await archive.read(file, maxManifestBytes, signal), file.path)
  if (document === null) throw refused('noImage', {}, file.path)
  return Array.isArray(document) ? dockerEntries(document) : [await readDirImage(archive, file, signal)]
}

async function together(
  archive: OpenedArchive,
  layout: OciLayout | undefined,
  listed: readonly ListedImage[],
  signal: AbortSignal,
): Promise<readonly FoundImage[]> {
  const names = new Map<Digest, string[]>()
  const byConfig = configsOf(layout?.images ?? [])
  const own = new Map<string, FoundImage>()
  const alone: DockerEntry[] = []
  for (const image of listed) {
    if ('format' in image) {
      own.set(image.imageId, image)
      continue
    }
    const config = digestIn(image.config)
    const known = (config === undefined ? undefined : byConfig.get(config)) ?? []
    for (const digest of known) names.set(digest, [...(names.get(digest) ?? []), ...image.names])
    if (known.length > 0) continue
    const part =
      config === undefined ? undefined : await layout?.reader.imageOfConfig(config, image.names, signal)
    if (part === undefined) alone.push(image)
    else own.set(part.imageId, { ...part, names: [...(own.get(part.imageId)?.names ?? []), ...part.names] })
  }
  const saved = new Set([...own.values()].flatMap((image) => (image.format === 'oci' ? [image.digest] : [])))
  return [
    ...(layout?.images ?? [])
      .filter((image) => image.format === 'oci' || !image.below.some((digest) => saved.has(digest)))
      .map((image) => withNames(image, names)),
    ...own.values(),
    ...(await readDockerImages(archive, alone, signal)),
  ]
}

/** Layout images by the digest of their configuration; an index by those of all its images. */
function configsOf(images: OciLayout['images']): ReadonlyMap<Digest, readonly Digest[]> {
  const found = new Map<Digest, Digest[]>()
  for (const image of images) {
    if (image.format !== 'oci') continue
    const configs = image.manifests.flatMap(({ manifest }) =>
      manifest.kind === 'index' ? [] : [manifest.config.digest],
    )
    for (const config of new Set(configs)) found.set(config, [...(found.get(config) ?? []), image.digest])
  }
  return found
}

function withNames(image: OciImage | RefusedImage, names: ReadonlyMap<Digest, readonly string[]>) {
  const ofList = image.digest === undefined ? [] : (names.get(image.digest) ?? [])
  return ofList.length === 0 ? image : { ...image, names: [...new Set(ofList)] }
}

function digestIn(config: string): Digest | undefined {
  const [hex] = /[0-9a-f]{64}/.exec(config) ?? []
  return hex === undefined ? undefined : asDigest(`sha256:${hex}`)
}
