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

export function referenceOf({ tag, digest }: ImageOfMenu): Reference | undefined {
  if (tag !== undefined) return { tag }
  return digest === undefined ? undefined : { digest }
}
