/**
 * A name in an archive as it is looked up: `./a/b/` and `/a/c/../b` are `a/b`, the archive being the root. Undefined for
 * one that leads out of it, which nothing in it can refer to.
 */
export function entryPath(name: string): string | undefined {
  return name.includes('\0') ? undefined : joined([], name)
}

/** What a symbolic link at `path` points to. Undefined where that is outside of the archive. */
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
