import type { WholeImage } from '../archive/formats/found-image.ts'
import { parseImageName } from './image-name.ts'

/** Where an image would go. Empty where nothing says. */
export interface ImageTarget {
  /** The image's own, with a number behind it where it would go to several repositories. */
  readonly imageId: string
  /** As the archive names it. */
  readonly name?: string
  readonly repository: string
  readonly tags: readonly string[]
}

/**
 * Where an image would go by its names, one place for each repository. What it was dropped on counts where the image
 * has no name, and more than its name where it is the only one.
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

/** The image's id in its archive, of one that `imageTargets` gave. */
export function imageIdInArchive(imageId: string): string {
  const [own = ''] = imageId.split(numbered)
  return own
}

const numbered = '#'
