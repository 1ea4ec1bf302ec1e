import { isStoreError } from '../../drivers/index.ts'

/** Why a start failed, for a person. What the system says of a file is of no use without its name. */
export function startFailure(error: unknown): string {
  if (isStoreError(error) && error.where.path !== undefined) return `${error.where.path}: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}
