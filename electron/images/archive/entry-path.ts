import { refused } from './refusals.ts'

/** A name in an archive as it is looked up: `./a/b/` is `a/b`. Fails for one that leads out of the archive. */
export function entryPath(name: string): string {
  if (name.startsWith('/')) throw refused('absolutePath', {}, name)
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) throw refused('climbingPath', {}, name)
  if (name.includes('\0')) throw refused('nameWithZero', {}, name)
  return parts.join('/')
}

/** What a symbolic link at `path` points to. Fails for one that leads out of the archive. */
export function linkTarget(path: string, target: string): string {
  if (target.startsWith('/')) throw refused('linkOut', {}, path)
  const parts = path.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) throw refused('linkOut', {}, path)
  }
  return parts.join('/')
}
