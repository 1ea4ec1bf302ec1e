import { damaged } from './refusals.ts'

/** A name in an archive as it is looked up: `./a/b/` is `a/b`. Fails for one that leads out of the archive. */
export function entryPath(name: string): string {
  if (name.startsWith('/')) throw damaged('a path in it is absolute', name)
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) throw damaged('a path in it climbs out of the archive', name)
  if (name.includes('\0')) throw damaged('a name in it has a zero character', name)
  return parts.join('/')
}

/** What a symbolic link at `path` points to. Fails for one that leads out of the archive. */
export function linkTarget(path: string, target: string): string {
  if (target.startsWith('/')) throw damaged('a link in it leads out of the archive', path)
  const parts = path.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) throw damaged('a link in it leads out of the archive', path)
  }
  return parts.join('/')
}
