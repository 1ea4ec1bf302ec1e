import type { ManifestKind } from '../../../../electron/api/rows.ts'
import type { CopyItem } from '../../../../electron/api/images.ts'

/** A tag, or a manifest without one, as far as it is known. */
export interface ImageOfMenu {
  readonly tag?: string | undefined
  readonly digest?: string | undefined
  readonly kind?: ManifestKind | undefined
  /** When the tag was pushed last, or the manifest was linked. */
  readonly atMs?: number | undefined
}

/** What a copy takes of the chosen rows of a repository: the tag of a row, or its digest if it has no tag. */
export function copyItemOf(repository: string, chosen: readonly ImageOfMenu[]): CopyItem {
  const tags = chosen.flatMap(({ tag }) => tag ?? [])
  const digests = chosen.flatMap(({ tag, digest }) => (tag === undefined ? (digest ?? []) : []))
  return {
    repository,
    ...(tags.length === 0 ? {} : { tags }),
    ...(digests.length === 0 ? {} : { digests }),
  }
}
