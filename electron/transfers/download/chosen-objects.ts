import { compareKeys, mapConcurrent, type ObjectStore } from '../../../drivers/index.ts'
import { objectsBelow } from './objects-below.ts'
import type { RunProgress } from '../model/runner.ts'

/** What of a folder is wanted. */
export interface Chosen {
  /** Ends in `/`, or is empty for the whole bucket. */
  readonly prefix: string
  /** Keys below it of objects, and of folders, which end in `/`; all that is below it when absent. */
  readonly only?: readonly string[] | undefined
}

/** An object by its key. Its size is known where a list told it. */
export interface ChosenObject {
  readonly key: string
  readonly sizeBytes?: number | undefined
}

/** What was chosen, as objects that sort after a key, in the order of keys. Of chosen objects nothing is asked here. */
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

/** Tells how many there are and how large they are together, if that can be counted before the signal aborts. */
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
    // The listing that the transfer itself makes tells of the failure.
  }
}

/** In the order of keys, each once, without those that a chosen folder brings anyway. */
function outermost(keys: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (const key of keys.toSorted(compareKeys)) {
    const last = kept.at(-1)
    if (last === undefined || (key !== last && !(last.endsWith('/') && key.startsWith(last)))) kept.push(key)
  }
  return kept
}

const headsAtOnce = 4
