import { compareKeys, mapConcurrent, type ObjectStore } from '../../../drivers/index.ts'
import { objectsBelow } from './objects-below.ts'
import type { RunProgress } from '../model/runner.ts'

/** A folder, or some of its objects. */
export interface Chosen {
  /** Ends in `/`, or is empty for the whole bucket. */
  readonly prefix: string
  /** Keys below it of objects, and of folders, which end in `/`. Absent: everything below it. */
  readonly only?: readonly string[] | undefined
}

/** An object key. The size is known where a list gave it. */
export interface ChosenObject {
  readonly key: string
  readonly sizeBytes?: number | undefined
}

/**
 * Yields the chosen objects that sort after a key, in the order of keys. An object that was chosen itself is not
 * requested here.
 */
export async function* chosenObjects(
  objects: ObjectStore,
  { prefix, only, after = '' }: Chosen & { readonly after?: string },
  signal: AbortSignal,
): AsyncGenerator<ChosenObject, void, undefined> {
  if (only === undefined) {
    yield* objectsBelow(objects, { prefix, after }, signal)
    return
  }
  for (const key of outermost(only)) {
    signal.throwIfAborted()
    if (!key.endsWith('/')) {
      if (compareKeys(key, after) > 0) yield { key }
    } else if (after.startsWith(key)) yield* objectsBelow(objects, { prefix: key, after }, signal)
    else if (compareKeys(key, after) > 0) yield* objectsBelow(objects, { prefix: key }, signal)
  }
}

/** Plans the number and total size of the chosen objects, if they are counted before the signal aborts. */
export async function planTotals(
  objects: ObjectStore,
  chosen: Chosen,
  progress: RunProgress,
  signal: AbortSignal,
): Promise<void> {
  let items = 0
  let totalBytes = 0
  const add = (sizeBytes: number): void => {
    items += 1
    totalBytes += sizeBytes
  }
  const unsized: string[] = []
  const sizeOf = async (key: string, live: AbortSignal): Promise<number | undefined> =>
    (await objects.head(key, live))?.sizeBytes
  try {
    for await (const { key, sizeBytes } of chosenObjects(objects, chosen, signal)) {
      signal.throwIfAborted()
      if (sizeBytes === undefined) unsized.push(key)
      else add(sizeBytes)
    }
    for await (const sizeBytes of mapConcurrent(unsized, headsAtOnce, sizeOf, signal))
      if (sizeBytes !== undefined) add(sizeBytes)
    progress.planned({ items, totalBytes })
  } catch {
    // The transfer's own listing fails in the same way and tells it.
  }
}

/** Sorted, each once, without what a chosen folder contains. */
function outermost(keys: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (const key of keys.toSorted(compareKeys)) {
    const last = kept.at(-1)
    if (last === undefined || (key !== last && !(last.endsWith('/') && key.startsWith(last)))) kept.push(key)
  }
  return kept
}

const headsAtOnce = 4
