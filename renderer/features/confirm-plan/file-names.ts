export interface FileMove {
  readonly from: string
  readonly to: string
}

/** The last part of a key, with the slash of a folder. */
export function nameIn(key: string): string {
  const end = key.endsWith('/') ? key.length - 1 : key.length
  return key.slice(key.lastIndexOf('/', end - 1) + 1)
}

/** What becomes of one file or folder that gets this key: a folder's key ends in a slash. */
export function renamed(from: string, typed: string): FileMove {
  const key = typed.trim().replace(/^\/+/, '')
  return { from, to: from.endsWith('/') ? `${key.replace(/\/+$/, '')}/` : key }
}

/** What becomes of several that go into a folder: each keeps its name. */
export function movedInto(keys: readonly string[], typed: string): readonly FileMove[] {
  const folder = typed.trim().replace(/^\/+|\/+$/g, '')
  const prefix = folder === '' ? '' : `${folder}/`
  return keys.map((from) => ({ from, to: `${prefix}${nameIn(from)}` }))
}
