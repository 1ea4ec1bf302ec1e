import { isStoreError } from '../../drivers/index.ts'

/** Why the start failed, as text for a person. Adds the path to errors of the file system. */
export function startFailure(error: unknown): string {
  if (isStoreError(error) && error.where.path !== undefined) return `${error.where.path}: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}
