import { createHash } from 'node:crypto'

/** The system whose rules for file names apply: Windows refuses more than the others. */
export type NamePlatform = 'win32' | 'darwin' | 'linux'

/**
 * The names of folders and file, below a chosen folder, for the rest of an object key. The platform takes every name,
 * and none leads elsewhere. The same key always gives the same names. Refused characters are written as `%` and two
 * hexadecimal digits, an empty name as `_`. A name that is too long is cut and ends in `~` and a part of its SHA-256.
 */
export function safeNames(rest: string, platform: NamePlatform): readonly [string, ...string[]] {
  const [first = '', ...others] = rest.split('/')
  return [safeName(first, platform), ...others.map((name) => safeName(name, platform))]
}

/** One name of a path; see `safeNames`. */
export function safeName(name: string, platform: NamePlatform): string {
  if (name === '') return '_'
  if (name === '.' || name === '..') return '%2E'.repeat(name.length)
  const escaped = name.replaceAll(platform === 'win32' ? refusedByWindows : refusedEverywhere, escape)
  const allowed = platform === 'win32' ? asWindowsName(escaped) : escaped
  return fitting(allowed, platform)
}

/** The name of the folder on this computer for a prefix that ends in `/`: the last name in it, made safe. */
export function folderNameOf(prefix: string, platform: NamePlatform): string {
  return safeName(/([^/]*)\/$/.exec(prefix)?.[1] ?? '', platform)
}

// oxlint-disable no-control-regex -- they are what is looked for
/** A slash ends a name; NUL ends the path. */
const refusedEverywhere = /[\0/]/g
/** https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const refusedByWindows = /[\0-\x1f<>:"/\\|?*]/g
// oxlint-enable no-control-regex
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\.|$)/i

function escape(sign: string): string {
  return [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
}

/** Windows opens devices by some names, with any ending, and removes dots and spaces at the end of a name. */
function asWindowsName(name: string): string {
  const ended = name.replace(/[. ]$/, escape)
  return devices.test(ended) ? escape(ended.slice(0, 1)) + ended.slice(1) : ended
}

/**
 * Linux counts bytes of UTF-8, the others units of UTF-16. The limit leaves room for the number of a `numberedName`.
 */
function fitting(name: string, platform: NamePlatform): string {
  const lengthOf = (text: string): number => (platform === 'linux' ? Buffer.byteLength(text) : text.length)
  if (lengthOf(name) <= longestName) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16)
  const ending = /\.[\w-]{1,10}$/.exec(name)?.[0] ?? ''
  const tail = `~${hash}${ending}`
  let kept = ''
  let length = lengthOf(tail)
  for (const sign of name) {
    length += lengthOf(sign)
    if (length > longestName) break
    kept += sign
  }
  return kept + tail
}

const longestName = 240
