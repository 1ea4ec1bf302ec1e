import { explained } from '../../../drivers/index.ts'
import { entryKinds } from '../../api/rows.ts'
import { explain } from '../explain.ts'
import type { LayerEntries } from '../model/layer-entries.ts'

/** The entry that has the bytes of an entry: of a hard link the last file of its target's name before it. */
export function fileOf(entries: LayerEntries, entry: number): number {
  for (let at = entry; ;) {
    const kind = entryKinds[entries.kinds[at] ?? -1]
    if (kind === undefined) throw explained('NotFound', explain('fileNotInLayer', {}))
    if (kind === 'file') return at
    if (kind !== 'hardLink') throw explained('Unsupported', explain('fileWithoutBytes', {}))
    const target = entries.targets[at] ?? ''
    const before = entries.paths.lastIndexOf(target, at - 1)
    if (before < 0 || at === 0) {
      throw explained('Unsupported', explain('fileInOtherLayer', { path: target }))
    }
    at = before
  }
}
