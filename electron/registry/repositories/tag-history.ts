import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { layout, parseLayout } from '../layout/layout.ts'
import { readLink } from '../layout/links.ts'
import type { Digest, RepositoryName, Tag } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { summarize, type Summary } from '../manifests/manifest-summary.ts'
import { sessionMemory } from '../manifests/session-memory.ts'
import type { ManifestMemory } from '../manifests/manifest-facts.ts'
import { compareLayers, layersBelow, type LayerChange } from '../manifests/compare-layers.ts'

export interface HistoryEntry {
  readonly digest: Digest
  /** Time of the last push of this digest to the tag. */
  readonly linkedAtMs: number
  readonly current: boolean
  readonly summary: Summary
  /** Against the one that was linked before; undefined where that is not known. */
  readonly changed?: LayerChange
  readonly problems: readonly Problem[]
}

/** Every manifest that a tag ever pointed to: the current one first, then newest first. Registry APIs do not offer this. */
export async function tagHistory(
  driver: StorageDriver,
  repository: RepositoryName,
  tag: Tag,
  signal: AbortSignal,
  memory = sessionMemory(driver),
): Promise<readonly HistoryEntry[]> {
  const link = await readLink(driver, layout.manifestTagCurrent(repository, tag), signal)
  const current = 'digest' in link ? link.digest : undefined
  const found: { readonly digest: Digest; readonly linkedAtMs: number }[] = []
  for await (const page of driver.walk(layout.manifestTagIndex(repository, tag), {}, signal)) {
    for (const info of page) {
      const entry = parseLayout(info.path)
      if (entry.kind === 'manifestTagIndexEntryLink' && info.kind === 'file') {
        found.push({ digest: entry.digest, linkedAtMs: info.modifiedAtMs })
      }
    }
  }
  const entries: HistoryEntry[] = []
  const read = mapConcurrent(
    found,
    16,
    async (each, stop) => ({
      ...each,
      current: each.digest === current,
      ...(await summarize(driver, repository, each.digest, stop, memory)),
    }),
    signal,
  )
  for await (const entry of read) entries.push(entry)
  const changes = changesOf(entries, memory)
  return entries
    .map((entry) => withChange(entry, changes.get(entry.digest)))
    .sort((a, b) => Number(b.current) - Number(a.current) || b.linkedAtMs - a.linkedAtMs)
}

/** In the order in which they were linked, each against the one before. */
function changesOf(
  entries: readonly HistoryEntry[],
  memory: Pick<ManifestMemory, 'manifest'>,
): ReadonlyMap<Digest, LayerChange> {
  const changes = new Map<Digest, LayerChange>()
  let before: ReadonlyMap<Digest, number> | undefined
  for (const [at, { digest }] of entries.toSorted((a, b) => a.linkedAtMs - b.linkedAtMs).entries()) {
    const layers = layersBelow(digest, memory)
    if (at > 0 && layers !== undefined && before !== undefined)
      changes.set(digest, compareLayers(before, layers))
    before = layers
  }
  return changes
}

function withChange(entry: HistoryEntry, changed: LayerChange | undefined): HistoryEntry {
  return changed === undefined ? entry : { ...entry, changed }
}
