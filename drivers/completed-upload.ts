import type { ObjectInfo, Part } from './object-store.ts'

/**
 * Whether an object is what these parts became: an upload that is gone may have been completed by an earlier try
 * whose answer was lost. Entity tags of such objects end in the number of parts, or begin with a dash (BOS).
 */
export function isMadeOf(object: ObjectInfo | undefined, parts: readonly Part[]): boolean {
  if (object?.sizeBytes !== parts.reduce((sum, part) => sum + part.sizeBytes, 0)) return false
  const etag = (object.etag ?? '').replaceAll('"', '')
  return etag.endsWith(`-${parts.length}`) || etag.startsWith('-')
}
