import type { PhaseName, PlanItem } from '../../../../electron/api/rows.ts'

export interface PlannedObject {
  readonly phase: PhaseName
  readonly key: string
  /** The tag, or the beginning of the digest. */
  readonly name: string
  readonly sizeBytes: number
}

/** Of the objects of a plan those of one repository, and not of repositories below it. Blobs are of none. */
export function objectsOf(
  pages: readonly (readonly PlanItem[])[],
  repository: string,
): readonly PlannedObject[] {
  const below = `/repositories/${repository}/_`
  const objects: PlannedObject[] = []
  for (const page of pages) {
    for (const { phase, key, sizeBytes } of page) {
      const at = key.indexOf(below)
      if (at === -1) continue
      objects.push({ phase, key, sizeBytes, name: nameIn(key.slice(at + below.length)) })
    }
  }
  return objects
}

/** `manifests/tags/v1/current/link`: `v1`; otherwise the first twelve figures of the digest. */
function nameIn(path: string): string {
  const tag = /^manifests\/tags\/([^/]+)\//.exec(path)?.[1]
  if (tag !== undefined) return tag
  return /\/([0-9a-f]{12})[0-9a-f]*\/link$/.exec(path)?.[1] ?? path
}
