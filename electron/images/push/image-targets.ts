import type { WholeImage } from '../archive/formats/found-image.ts'
import { parseImageName } from './image-name.ts'

/** Repository and tags that an image gets. Empty where no name tells. */
export interface ImageTarget {
  /** The id of the image; with a number appended for its second and further repositories. */
  readonly imageId: string
  /** As the archive names it. */
  readonly name?: string
  readonly repository: string
  readonly tags: readonly string[]
}

/**
 * The targets of an image by its names, one for each repository. The repository it was dropped on is used when the
 * image has no name, and wins over the name when the image is alone in the archive.
 */
export function imageTargets(
  { imageId, names, format }: WholeImage,
  dropped: { readonly repository: string | undefined; readonly alone: boolean },
): readonly ImageTarget[] {
  const targets = new Map<string, { readonly name?: string; readonly tags: string[] }>()
  for (const name of names) {
    const named = parseImageName(name, format === 'oci' ? 'tag' : 'repository')
    const own = named.repository === '' ? (dropped.repository ?? '') : named.repository
    const repository = dropped.alone ? (dropped.repository ?? own) : own
    const target = targets.get(repository) ?? { name, tags: [] }
    if (named.tag !== undefined && !target.tags.includes(named.tag)) target.tags.push(named.tag)
    targets.set(repository, target)
  }
  if (targets.size === 0) targets.set(dropped.repository ?? '', { tags: [] })
  return [...targets].map(([repository, target], at) => ({
    imageId: at === 0 ? imageId : `${imageId}${numbered}${at + 1}`,
    repository,
    ...target,
  }))
}

/** The id of the image in its archive, from an id that `imageTargets` returned. */
export function imageIdInArchive(imageId: string): string {
  const [own = ''] = imageId.split(numbered)
  return own
}

const numbered = '#'
