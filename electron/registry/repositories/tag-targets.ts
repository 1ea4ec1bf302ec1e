import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../layout/layout.ts'
import { readLink } from '../layout/links.ts'
import { asTag, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'

/** What a tag points to. Without a digest if the tag is missing or unreadable. */
export interface TagTarget {
  readonly tag: string
  readonly digest?: Digest
  readonly pushedAtMs?: number
}

/** In the order in which they were asked for. */
export async function tagTargets(
  driver: StorageDriver,
  repository: RepositoryName,
  tags: readonly string[],
  signal: AbortSignal,
): Promise<readonly TagTarget[]> {
  const targets = new Map<string, TagTarget>()
  for await (const target of mapConcurrent(new Set(tags), 16, read, signal)) targets.set(target.tag, target)
  return tags.flatMap((tag) => targets.get(tag) ?? [])

  async function read(text: string, stop: AbortSignal): Promise<TagTarget> {
    const tag = asTag(text)
    if (tag === undefined) return { tag: text }
    const path = layout.manifestTagCurrent(repository, tag)
    const info = await driver.objects.head(driver.keyOf(path), stop)
    if (info === undefined) return { tag }
    const link = await readLink(driver, path, stop)
    return { tag, pushedAtMs: info.modifiedAtMs, ...('digest' in link ? { digest: link.digest } : {}) }
  }
}
