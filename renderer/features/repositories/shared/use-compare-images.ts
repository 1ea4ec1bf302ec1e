import type { Reference } from '../../../../electron/api/inputs.ts'
import { useGoTo } from '../../../state/address/use-address.ts'
import type { ImageOfMenu } from './copy-item.ts'

/** Opens what changed between two images of a repository, the earlier one first. */
export function useCompareImages(
  store: string,
  repository: string,
): (before: Reference, after: Reference) => void {
  const goTo = useGoTo()
  return (before, after) =>
    goTo({
      at: 'differences',
      beforeStore: store,
      beforeRepository: repository,
      ...('tag' in before ? { beforeTag: before.tag } : { beforeDigest: before.digest }),
      afterStore: store,
      afterRepository: repository,
      ...('tag' in after ? { afterTag: after.tag } : { afterDigest: after.digest }),
    })
}

/** References to images, those that were pushed earlier first; in the order given where a time is not known. */
export function earlierFirst(images: readonly ImageOfMenu[]): readonly Reference[] {
  const isKnown = images.every(({ atMs }) => atMs !== undefined)
  const ordered = isKnown ? images.toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0)) : images
  return ordered.flatMap((image) => referenceOf(image) ?? [])
}

export function referenceOf({ tag, digest }: ImageOfMenu): Reference | undefined {
  if (tag !== undefined) return { tag }
  return digest === undefined ? undefined : { digest }
}
