import { mapConcurrent, rangedPages, type ObjectInfo, type StorageDriver } from '../../../drivers/index.ts'
import { subjectOf, versioningChecks, warningOf } from './checks.ts'
import { KeptDeletes } from './delete-operations.ts'
import { OperationPages, phasesOf } from './operation-pages.ts'
import { nothingThere } from './plan-tag-deletion.ts'
import { isRegistryFile } from './registry-files.ts'
import type { MadePlan, PlanSource } from './source.ts'

/**
 * Deletes files, and folders with all that is in them: a key of a folder ends in `/`, so that `v1-rc` beside `v1/` stays. What is
 * small is kept for the undo, 10 MiB in all. Fails with NotFound where nothing is there.
 */
export async function planFileDeletion(
  { driver, store }: PlanSource,
  { keys }: { readonly keys: readonly string[] },
  signal: AbortSignal,
): Promise<MadePlan> {
  const listedAtMs = Date.now()
  const wanted = withoutCovered(keys)
  const pages = new OperationPages()
  const kept = new KeptDeletes()
  const found = new Set<string>()
  let registryFiles = 0
  let example: string | undefined
  for await (const { of, object } of objectsOf(driver, wanted, signal)) {
    found.add(of)
    pages.add(kept.deleteObject(object))
    if (!isRegistryFile(driver, object.key)) continue
    registryFiles += 1
    example ??= object.key
  }
  if (found.size === 0) throw nothingThere(keys[0])
  const checks = [
    ...warningOf('registryFiles', registryFiles, example),
    ...(await versioningChecks(driver, signal)),
  ]
  return {
    plan: {
      kind: 'deleteFiles',
      store,
      subject: subjectOf(wanted.filter((key) => found.has(key))),
      phases: phasesOf([['files', pages]]),
    },
    about: { listedAtMs, checks: () => Promise.resolve(checks) },
  }
}

/** An object, and which of the keys it was asked for by. */
export interface AskedObject {
  readonly of: string
  readonly object: ObjectInfo
}

/** The objects at these keys, and all below those that are folders. What is not there is left out. */
export async function* objectsOf(
  driver: StorageDriver,
  keys: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<AskedObject, void, undefined> {
  const files = keys.filter((key) => !key.endsWith('/'))
  const heads = mapConcurrent(
    files,
    headsAtOnce,
    async (key, stop) => ({ of: key, object: await driver.objects.head(key, stop) }),
    signal,
  )
  for await (const { of, object } of heads) if (object !== undefined) yield { of, object }
  for (const folder of keys.filter((key) => key.endsWith('/'))) {
    for await (const { objects } of rangedPages(driver.objects, { prefix: folder }, signal)) {
      for (const object of objects) yield { of: folder, object }
    }
  }
}

/** Without keys that are within a folder of the others. */
export function withoutCovered(keys: readonly string[]): readonly string[] {
  const folders = new Set(keys.filter((key) => key.endsWith('/')))
  return [...new Set(keys)].filter((key) => !folderKeysAbove(key).some((folder) => folders.has(folder)))
}

/** The folders that a key is in, from the outermost on, without itself. */
export function folderKeysAbove(key: string): readonly string[] {
  const above: string[] = []
  for (
    let slash = key.indexOf('/');
    slash >= 0 && slash < key.length - 1;
    slash = key.indexOf('/', slash + 1)
  ) {
    above.push(key.slice(0, slash + 1))
  }
  return above
}

const headsAtOnce = 64
