import { posix, win32 } from 'node:path'

import { describe, expect, it } from 'vitest'

import { safeName, safeNames, type NamePlatform } from '../../../electron/transfers/local/safe-path.ts'

const platforms: readonly NamePlatform[] = ['linux', 'darwin', 'win32']

/** The rest of a key, and what becomes of it where POSIX rules and on Windows. */
const table: readonly (readonly [rest: string, posix: string, windows: string])[] = [
  ['plain.txt', 'plain.txt', 'plain.txt'],
  ['a/b/c', 'a/b/c', 'a/b/c'],
  ['..', '%2E%2E', '%2E%2E'],
  ['../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd', '%2E%2E/%2E%2E/etc/passwd'],
  ['a/./b', 'a/%2E/b', 'a/%2E/b'],
  ['/etc/passwd', '_/etc/passwd', '_/etc/passwd'],
  ['a//b', 'a/_/b', 'a/_/b'],
  ['C:/Windows/x', 'C:/Windows/x', 'C%3A/Windows/x'],
  ['..\\..\\x', '..\\..\\x', '..%5C..%5Cx'],
  ['\\\\server\\share', '\\\\server\\share', '%5C%5Cserver%5Cshare'],
  ['nul\0byte', 'nul%00byte', 'nul%00byte'],
  ['line\nend', 'line\nend', 'line%0Aend'],
  ['file:stream', 'file:stream', 'file%3Astream'],
  ['trailing.', 'trailing.', 'trailing%2E'],
  ['trailing ', 'trailing ', 'trailing%20'],
  ['...', '...', '..%2E'],
  ['CON', 'CON', '%43ON'],
  ['con.tar.gz', 'con.tar.gz', '%63on.tar.gz'],
  ['aux /x', 'aux /x', 'aux%20/x'],
  ['COM1.txt', 'COM1.txt', '%43OM1.txt'],
  ['LPT¹', 'LPT¹', '%4CPT¹'],
  ['console', 'console', 'console'],
  ['a?b*c|d<e>f"g', 'a?b*c|d<e>f"g', 'a%3Fb%2Ac%7Cd%3Ce%3Ef%22g'],
  ['ünï/仓库/\u{1f433}', 'ünï/仓库/\u{1f433}', 'ünï/仓库/\u{1f433}'],
]

describe('the names of a key on a file system', () => {
  it.each(table)('%j is %j, and on Windows %j', (rest, onPosix, onWindows) => {
    expect(safeNames(rest, 'linux').join('/')).toBe(onPosix)
    expect(safeNames(rest, 'darwin').join('/')).toBe(onPosix)
    expect(safeNames(rest, 'win32').join('/')).toBe(onWindows)
  })

  it.each(platforms)('never lead out of the folder on %s', (platform) => {
    const paths = platform === 'win32' ? win32 : posix
    const root = platform === 'win32' ? 'C:\\chosen' : '/chosen'
    for (const [rest] of table) {
      const path = paths.resolve(root, ...safeNames(rest, platform))
      expect(path.startsWith(root + paths.sep), path).toBe(true)
    }
  })

  it.each(platforms)('are no longer than %s takes them, and still differ and end as before', (platform) => {
    const long = [
      '\u{1f433}'.repeat(300),
      `${'x'.repeat(1000)}.tar`,
      `${'x'.repeat(1001)}.tar`,
      '%'.repeat(500),
    ]
    const names = long.map((name) => safeName(name, platform))
    for (const name of names) {
      expect(platform === 'linux' ? Buffer.byteLength(name) : name.length).toBeLessThanOrEqual(240)
      expect(name).not.toContain('\ufffd')
    }
    expect(new Set(names).size).toBe(long.length)
    expect(names[1]).toMatch(/~[0-9a-f]{16}\.tar$/)
  })
})
