import { isStoreError, type StorageDriver } from '../../../drivers/index.ts'
import type { ChangeSubject, PlanCheck, PlanCheckId } from '../../api/rows.ts'
import { mostNamed } from '../../api/rows.ts'
import { detectLayout } from '../../registry/detect-layout.ts'

/** The first names, and how many there are. */
export function subjectOf(names: readonly string[], count = names.length): ChangeSubject {
  return { names: names.slice(0, mostNamed), count }
}

/** A warning about some things, one of which is named; nothing where there is none. */
export function warningOf(id: PlanCheckId, count: number, example: string | undefined): readonly PlanCheck[] {
  if (count === 0) return []
  return [{ id, state: 'warning', values: { count, ...(example === undefined ? {} : { example }) } }]
}

/** Whether the bucket keeps what is deleted; nothing where it surely does not, as what is small is kept here. */
export async function versioningChecks(
  { objects }: StorageDriver,
  signal: AbortSignal,
): Promise<readonly PlanCheck[]> {
  try {
    const versioning = await objects.versioning(signal)
    if (versioning === 'none' || versioning === 'off') return []
    const state = versioning === 'on' ? 'ok' : 'warning'
    return [{ id: 'versioning', state, values: { state: versioning } }]
  } catch (error) {
    if (!isStoreError(error) || error.code === 'Cancelled') throw error
    return [{ id: 'versioning', state: 'warning', values: { state: 'unknown' } }]
  }
}

/** Refuses where tags are in a database: what is in use cannot be told from the bucket. */
export async function tagsInDatabaseChecks(
  driver: StorageDriver,
  signal: AbortSignal,
): Promise<readonly PlanCheck[]> {
  const layout = await detectLayout(driver, signal)
  const isDatabase = layout.kind === 'registryWithoutTags' && layout.databaseLikely
  return isDatabase ? [{ id: 'tagsInDatabase', state: 'refused', values: {} }] : []
}

/** A registry that runs remembers which manifests and blobs its repositories have. */
export const registryCacheCheck: PlanCheck = { id: 'registryCache', state: 'warning', values: {} }
