import { mapConcurrent, type ObjectInfo, type ObjectStore } from '../../../drivers/index.ts'
import { undefinedIfNotFound } from '../../../drivers/common/errors.ts'
import { mostKeptBytes } from '../model/operation.ts'
import { changeError } from './explain.ts'
import type { KeptFile } from './kept-file.ts'
import type { Before, NumberedOperation } from './operation-lines.ts'
import { failed, isOfOneObject, keptAsItIs, type Outcome } from './outcomes.ts'

/**
 * Keeps on the disk what the operations of a window are about to change, and gives those that may be done. What cannot be
 * kept is not changed. Where an earlier run kept something else, somebody else wrote it since: it stays.
 */
export async function keepForUndo(
  window: readonly NumberedOperation[],
  objects: ObjectStore,
  kept: KeptFile,
  outcomes: Outcome[],
  signal: AbortSignal,
): Promise<readonly NumberedOperation[]> {
  const left = new Set<number>()
  const keep = async (numbered: NumberedOperation, stop: AbortSignal): Promise<void> => {
    try {
      const outcome = await keepOne(numbered, objects, kept, stop)
      if (outcome === undefined) return
      outcomes.push(outcome)
      left.add(numbered.at)
    } catch (error) {
      if (!isOfOneObject(error)) throw error
      outcomes.push(failed(numbered.operation.key, error))
      left.add(numbered.at)
    }
  }
  const reading = window.filter(needsReading)
  const small = mapConcurrent(reading.filter(isSmall), smallAtOnce, keep, signal)
  for await (const _ of small) void _
  const large = mapConcurrent(
    reading.filter((each) => !isSmall(each)),
    largeAtOnce,
    keep,
    signal,
  )
  for await (const _ of large) void _
  return left.size === 0 ? window : window.filter(({ at }) => !left.has(at))
}

function needsReading({ operation }: NumberedOperation): boolean {
  if (operation.kind === 'delete') return operation.keep.kind === 'bytes'
  return operation.kind === 'put' || operation.kind === 'move'
}

/** What is replaced has no known size: links are small. */
function isSmall({ operation }: NumberedOperation): boolean {
  return operation.kind !== 'delete' || operation.sizeBytes <= smallBytes
}

/** Undefined where it may be done. */
async function keepOne(
  { at, operation }: NumberedOperation,
  objects: ObjectStore,
  kept: KeptFile,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  if (operation.kind === 'delete') {
    const { key } = operation
    const before = await readWhole(objects, key, signal)
    const earlier = kept.compare(at, before)
    if (earlier === 'none') await kept.keep({ kind: 'delete', at, key, before })
    else if (earlier === 'other' && before !== undefined) return keptAsItIs(key, 'writtenByOthers')
    return undefined
  }
  if (operation.kind === 'put') {
    const { key, text } = operation
    const before = await readWhole(objects, key, signal)
    const earlier = kept.compare(at, before)
    if (earlier === 'none') await kept.keep({ kind: 'put', at, key, text, before })
    else if (earlier === 'other' && !isText(before, text)) return keptAsItIs(key, 'writtenByOthers')
    return undefined
  }
  if (operation.kind === 'move') return await keepMove(at, operation, objects, kept, signal)
  return undefined
}

/** What an earlier run copied is at the new key by then, and is not what was there before. */
async function keepMove(
  at: number,
  { key, to }: { readonly key: string; readonly to: string },
  objects: ObjectStore,
  kept: KeptFile,
  signal: AbortSignal,
): Promise<undefined> {
  if (kept.has(at)) return undefined
  const source = await objects.head(key, signal)
  if (source === undefined) throw changeError('NotFound', 'moveSourceGone', key)
  const before = await readWhole(objects, to, signal)
  await kept.keep({ kind: 'move', at, key, to, source: identityOf(source), before })
  return undefined
}

function identityOf({ sizeBytes, modifiedAtMs, etag }: ObjectInfo) {
  return { sizeBytes, modifiedAtMs, ...(etag === undefined ? {} : { etag }) }
}

/** Whether it is what an earlier run wrote. */
function isText(before: Before, text: string): boolean {
  return before !== undefined && Buffer.from(text).equals(before)
}

/** Undefined where there is no such object. Fails with TooLarge beyond `mostKeptBytes`. */
export async function readWhole(objects: ObjectStore, key: string, signal: AbortSignal): Promise<Before> {
  const whole = () => objects.getWhole(key, { maxBytes: mostKeptBytes }, signal)
  return (await undefinedIfNotFound(whole))?.bytes
}

const smallBytes = 256 * 1024
const smallAtOnce = 64
/** Each takes up to `mostKeptBytes` of memory. */
const largeAtOnce = 8
