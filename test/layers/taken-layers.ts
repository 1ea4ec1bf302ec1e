import type { ToldEntry } from './told-layer.ts'

/**
 * Layers without what `umoci unpack` refuses: hard links to what is not there, or to what is no file, and entries below files or
 * below symbolic links. What they do to each other otherwise is left.
 */
export function takenLayers(layers: readonly (readonly ToldEntry[])[]): readonly (readonly ToldEntry[])[] {
  const present = new Map<string, ToldEntry['kind']>()
  return layers.map((layer) => layer.filter((entry) => isTaken(present, entry)))
}

function isTaken(present: Map<string, ToldEntry['kind']>, entry: ToldEntry): boolean {
  const { path, kind = 'file', target = '' } = entry
  if (foldersAbove(path).some((above) => (present.get(above) ?? 'folder') !== 'folder')) return false
  switch (kind) {
    case 'whiteout':
      removeBelow(present, path)
      present.delete(path)
      return true
    case 'opaque':
      removeBelow(present, path)
      return true
    case 'hardLink':
      if (present.get(target) !== 'file' || target === path) return false
      if (target.startsWith(`${path}/`)) return false
      bring(present, path, 'file')
      return true
    default:
      bring(present, path, kind)
      return true
  }
}

function bring(present: Map<string, ToldEntry['kind']>, path: string, kind: ToldEntry['kind']): void {
  for (const above of foldersAbove(path)) present.set(above, 'folder')
  if (kind !== 'folder') removeBelow(present, path)
  present.set(path, kind)
}

function removeBelow(present: Map<string, ToldEntry['kind']>, path: string): void {
  for (const other of present.keys()) if (other.startsWith(`${path}/`)) present.delete(other)
}

function foldersAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, at) => names.slice(0, at + 1).join('/'))
}
