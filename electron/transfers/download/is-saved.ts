import { open } from 'node:fs/promises'

import type { ObjectStore } from '../../../drivers/index.ts'
import { contentChecks, type ContentHints } from '../verify/content-check.ts'
import { fileMatches } from '../verify/file-content.ts'
import { hasExactName, isFile } from '../local/move-file.ts'

export interface ObjectToSave extends Omit<ContentHints, 'digest'> {
  readonly objects: ObjectStore
  readonly key: string
  readonly sizeBytes: number
  readonly digestOfKey: (key: string) => string | undefined
}

/** Whether the file at `path` has the object's bytes already, from this transfer or any other way. */
export async function isSaved(object: ObjectToSave, path: string, signal: AbortSignal): Promise<boolean> {
  const { objects, key, sizeBytes, digestOfKey } = object
  if (!(await isFile(path)) || !(await hasExactName(path))) return false
  const file = await open(path, 'r').catch(() => undefined)
  try {
    if (file === undefined || (await file.stat()).size !== sizeBytes) return false
    const digest = digestOfKey(key)
    const info = digest === undefined ? await objects.head(key, signal) : { sizeBytes }
    if (info === undefined) return false
    for (const check of contentChecks(info, { ...object, digest })) {
      if (await fileMatches(file, sizeBytes, check, signal)) return true
    }
    return false
  } finally {
    await file?.close()
  }
}
