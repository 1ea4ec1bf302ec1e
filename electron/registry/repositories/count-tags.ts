import { isNotFound, type StorageDriver } from '../../../drivers/index.ts'
import type { RepositoryName } from '../../../drivers/common/names.ts'
import { layout } from '../layout/layout.ts'

/** Counts one page of the folder of tags: enough for a number beside a name. `more` where there is another page. */
export async function countTags(
  driver: StorageDriver,
  name: RepositoryName,
  signal: AbortSignal,
): Promise<{ readonly name: RepositoryName; readonly tags: number; readonly more: boolean }> {
  let tags = 0
  let pages = 0
  try {
    for await (const page of driver.list(layout.manifestTags(name), signal)) {
      pages += 1
      if (pages > 1) break
      tags = page.filter((info) => info.kind === 'directory').length
    }
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  return { name, tags, more: pages > 1 }
}
