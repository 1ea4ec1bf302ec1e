import { useEffect, useMemo, useRef, useState } from 'react'

import type { EntryList } from '../../api/lists/entry-list.ts'
import { atOnce, inSlices } from '../../parts/in-slices.ts'
import { fileTreeSteps, type FileTree } from './file-tree.ts'
import { keptRowSteps, type KeptRows } from './shown-rows.ts'
import { sortedEntrySteps, type SortedEntries } from './sorted-entries.ts'

/** A list this short is a tree at once. */
const atOnceEntries = 1000

/** Between two trees of a long list while it grows; longer where one takes long. */
const growthPauseMs = 400

interface Built {
  readonly sorted: SortedEntries
  readonly tree: FileTree
}

/**
 * The tree of a list of entries. A long one is made in slices between frames, and the last tree stays until there is a new one.
 * What is under way is finished before a longer list is begun, so that something is always seen.
 */
export function useFileTree(list: EntryList): FileTree | undefined {
  const isShort = list.count <= atOnceEntries
  const short = useMemo(() => (isShort ? atOnce(builtSteps(list, undefined)) : undefined), [isShort, list])
  const [later, setLater] = useState<Built>()
  const running = useRef<{ next: EntryList | undefined; stop: () => void }>(undefined)
  const last = useRef<Built>(undefined)
  useEffect(() => {
    if (short !== undefined) return
    if (running.current !== undefined) {
      running.current.next = list
      return
    }
    begin(list, 0)

    function begin(longer: EntryList, afterMs: number): void {
      const beganMs = performance.now()
      const work: NonNullable<typeof running.current> = { next: undefined, stop: () => undefined }
      work.stop = inSlices(builtSteps(longer, last.current?.sorted), afterMs, (built) => {
        last.current = built
        setLater(built)
        running.current = undefined
        const tookMs = performance.now() - beganMs - afterMs
        if (work.next !== undefined) begin(work.next, Math.max(growthPauseMs, tookMs))
      })
      running.current = work
    }
  }, [short, list])
  useEffect(
    () => () => {
      running.current?.stop()
      running.current = undefined
    },
    [],
  )
  return short?.tree ?? later?.tree
}

function* builtSteps(list: EntryList, before: SortedEntries | undefined): Generator<void, Built, void> {
  const sorted = yield* sortedEntrySteps(list, before)
  return { sorted, tree: yield* fileTreeSteps(sorted) }
}

/** A tree, and what a filter leaves of it; `kept` is undefined where nothing is filtered. */
export interface FilteredTree {
  readonly tree: FileTree
  readonly kept: KeptRows | undefined
}

/** Filters in slices, too. What was found before stays until the new answer is there. */
export function useFilteredTree(tree: FileTree | undefined, filter: string): FilteredTree | undefined {
  const wanted = filter.trim()
  const [answer, setAnswer] = useState<FilteredTree & { readonly wanted: string }>()
  useEffect(() => {
    if (tree === undefined || wanted === '') return undefined
    return inSlices(keptRowSteps(tree, wanted), 0, (kept) => setAnswer({ tree, kept, wanted }))
  }, [tree, wanted])
  return useMemo(() => {
    if (tree === undefined) return undefined
    return wanted === '' || answer === undefined ? { tree, kept: undefined } : answer
  }, [tree, wanted, answer])
}
