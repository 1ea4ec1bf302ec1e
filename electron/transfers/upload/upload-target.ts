import { z } from 'zod'

import { StoreError, type ObjectInfo, type ObjectStore } from '../../../drivers/index.ts'
import type { KeyLocks } from './key-locks.ts'
import type { OrderOf } from '../model/order.ts'
import { numberedName } from '../local/numbered-name.ts'
import { NeedsPerson, type TransferMemory } from '../model/runner.ts'
import { uploadKey } from '../model/upload-key.ts'

/** Where an upload goes. `release` unlocks the key for other transfers. */
export interface UploadTarget {
  readonly key: string
  readonly release: () => void
}

export interface TargetOptions {
  readonly objects: ObjectStore
  readonly order: OrderOf<'upload'>
  readonly sizeBytes: number
  readonly locks: KeyLocks
  readonly memory: TransferMemory
  /** Whether the object has the bytes of the source; undefined where only reading the object would tell. */
  isEqual(object: ObjectInfo, signal: AbortSignal): Promise<boolean | undefined>
}

/**
 * The key for an upload, after the order's rule for existing objects; undefined where the upload is skipped. Fails
 * with NeedsPerson where only the person can decide. The decision is noted: a resumed upload must not mistake its own
 * object for an existing one.
 */
export async function uploadTarget(
  question: TargetOptions,
  signal: AbortSignal,
): Promise<UploadTarget | undefined> {
  const { order, locks, memory } = question
  const decided = decidedKey(memory)
  const key = decided ?? requiredKey(order, order.relativePath)
  const release = await locks.lock(order.store, key, signal)
  try {
    if (decided !== undefined || order.onExisting === 'overwrite') return { key, release }
    const target = await targetForExisting(question, { key, release }, signal)
    if (target === undefined) release()
    else await memory.set(keyNote, target.key)
    return target
  } catch (error) {
    release()
    throw error
  }
}

/** The key in the notes; undefined before the decision. */
export function decidedKey(memory: Pick<TransferMemory, 'get'>): string | undefined {
  return z.string().safeParse(memory.get(keyNote)).data
}

const keyNote = 'key'

/** The order's key with another path at its end. Fails with InvalidPath where no service takes it. */
function requiredKey({ key, relativePath }: OrderOf<'upload'>, path: string): string {
  return uploadKey(key.slice(0, key.length - relativePath.length), path)
}

async function targetForExisting(
  question: TargetOptions,
  target: UploadTarget,
  signal: AbortSignal,
): Promise<UploadTarget | undefined> {
  const { objects, order, sizeBytes } = question
  const existing = await objects.head(target.key, signal)
  if (existing === undefined) return target
  if (order.onExisting === 'skip') return undefined
  if (order.onExisting === 'keepBoth') {
    const other = await firstFreeKey(question, signal)
    target.release()
    return other
  }
  const equal = existing.sizeBytes === sizeBytes ? await question.isEqual(existing, signal) : false
  if (order.onExisting === 'skipEqual' && equal === true) return undefined
  const { key, modifiedAtMs } = existing
  const existingObject = {
    key,
    sizeBytes: existing.sizeBytes,
    modifiedAtMs,
    ...(equal === undefined ? {} : { equal }),
  }
  throw new NeedsPerson({ kind: 'choice', sizeBytes, existing: existingObject })
}

/** The first numbered name without an object, and without another transfer that is about to write it. */
async function firstFreeKey(
  { objects, order, locks }: TargetOptions,
  signal: AbortSignal,
): Promise<UploadTarget> {
  for (let number = 2; number <= maxNames; number += 1) {
    const key = requiredKey(order, numberedName(order.relativePath, number, 'file'))
    const release = await locks.tryLock(order.store, key, signal)
    if (release === undefined) continue
    try {
      if ((await objects.head(key, signal)) === undefined) return { key, release }
    } catch (error) {
      release()
      throw error
    }
    release()
  }
  throw new StoreError('AlreadyExists', `there are ${maxNames} of that name`, { path: order.key })
}

const maxNames = 1000
