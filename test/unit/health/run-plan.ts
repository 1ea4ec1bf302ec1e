import type { StorageDriver } from '../../../drivers/index.ts'
import type { Operation } from '../../../electron/health/model/operation.ts'
import type { Plan } from '../../../electron/health/model/plan.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { live } from '../../conformance/harness.ts'

/** Does what a plan says, one after another. `onPhase` is called after each phase. */
export async function runPlan(
  driver: StorageDriver,
  { phases }: Plan,
  onPhase: (name: string) => Promise<void> = () => Promise.resolve(),
  others: ReadonlyMap<string, StorageDriver> = new Map(),
): Promise<void> {
  for (const phase of phases) {
    for await (const page of phase.operations()) for (const each of page) await run(driver, each, others)
    await onPhase(phase.name)
  }
}

/** All operations of a plan. */
export async function operationsOf({ phases }: Plan): Promise<readonly Operation[]> {
  const all: Operation[] = []
  for (const phase of phases)
    for await (const page of phase.operations()) for (const each of page) all.push(each)
  return all
}

async function run(
  driver: StorageDriver,
  operation: Operation,
  others: ReadonlyMap<string, StorageDriver>,
): Promise<void> {
  const { objects } = driver
  switch (operation.kind) {
    case 'put':
      return objects.put(operation.key, Buffer.from(operation.text), live)
    case 'delete': {
      const failures = await objects.deleteMany([operation.key], live)
      if (failures[0] !== undefined) throw new Error(failures[0].message)
      return
    }
    case 'move':
      await objects.copy(operation.key, operation.to, live)
      await objects.deleteMany([operation.key], live)
      return
    case 'abortUpload':
      return objects.abortUpload({ key: operation.key, uploadId: operation.uploadId }, live)
    case 'fetchBlob': {
      const from = others.get(operation.from)
      if (from === undefined) throw new Error(`there is no store ${operation.from}`)
      const key = from.keyOf(layout.blobData(operation.digest))
      const { bytes } = await from.objects.getWhole(key, { maxBytes: operation.sizeBytes }, live)
      return objects.put(operation.key, bytes, live)
    }
    default:
      return operation satisfies never
  }
}

/** All keys of a store below a prefix, in order. */
export async function keysOf({ objects }: StorageDriver, prefix = ''): Promise<readonly string[]> {
  const keys: string[] = []
  let token: string | undefined
  do {
    const page = await objects.list({ prefix, ...(token === undefined ? {} : { token }) }, live)
    for (const { key } of page.objects) keys.push(key)
    token = page.next
  } while (token !== undefined)
  return keys
}
