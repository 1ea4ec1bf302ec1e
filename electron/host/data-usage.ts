import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import type { DataKind, DataUsage } from '../api/rows.ts'

/** Adds up what is in the data folder, by kind. What goes meanwhile, or cannot be read, counts as nothing. */
export async function dataUsage(path: string, signal: AbortSignal): Promise<DataUsage> {
  const sizes = new Map<DataKind, number>(kinds.map((kind) => [kind, 0]))
  for (const name of await namesIn(path)) {
    const kind = kindOf(name)
    if (kind === undefined) continue
    sizes.set(kind, (sizes.get(kind) ?? 0) + (await sizeOf(join(path, name), signal)))
  }
  return { path, kinds: [...sizes].map(([kind, sizeBytes]) => ({ kind, sizeBytes })) }
}

const kinds: readonly DataKind[] = ['catalogs', 'layers', 'transfers', 'changes', 'sample', 'settings']

/** Undefined for what others keep there: in Electron the folder is the browser's, too. */
export function kindOf(name: string): DataKind | undefined {
  if (name === 'catalogs' || name === 'layers' || name === 'changes') return name
  if (name === 'sample-registry') return 'sample'
  if (/^transfers\.jsonl(?:\.|$)/.test(name)) return 'transfers'
  if (/^(?:(?:stores|settings|network|window|mirror-rules)\.json|secret\.key)(?:\.|$)/.test(name)) {
    return 'settings'
  }
  return undefined
}

async function sizeOf(path: string, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted()
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.size
  let bytes = 0
  for (const name of await namesIn(path)) bytes += await sizeOf(join(path, name), signal)
  return bytes
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => [])
}
