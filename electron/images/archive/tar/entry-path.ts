/**
 * Normalizes a name in an archive: `./a/b/` and `/a/c/../b` become `a/b`, relative to the root of the archive. Undefined
 * for a name that leads out of the archive.
 */
export function entryPath(name: string): string | undefined {
  return name.includes('\0') ? undefined : joined([], name)
}

/** The target of a symbolic link at `path`. Undefined outside of the archive. */
export function linkTarget(path: string, target: string): string | undefined {
  return target.startsWith('/') ? undefined : joined(path.split('/').slice(0, -1), target)
}

function joined(folder: readonly string[], path: string): string | undefined {
  const parts = [...folder]
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}
