import { describe, expect, it } from 'vitest'

import { isStoreError } from '../../../drivers/index.ts'
import {
  packageDatabaseAt,
  readPackages,
  type PackageDatabase,
} from '../../../electron/contents/packages/package-databases.ts'

const text = (lines: string) => new TextEncoder().encode(lines)

describe('the package database in a file', () => {
  it.each([
    ['var/lib/dpkg/status', 'dpkg'],
    ['./var/lib/dpkg/status', 'dpkg'],
    ['/var/lib/dpkg/status.d/base-files', 'dpkg'],
    ['var/lib/dpkg/status.d/base-files.md5sums', undefined],
    ['var/lib/dpkg/status-old', undefined],
    ['lib/apk/db/installed', 'apk'],
    ['usr/lib/apk/db/installed', 'apk'],
    ['var/lib/rpm/rpmdb.sqlite', 'rpmSqlite'],
    ['usr/lib/sysimage/rpm/rpmdb.sqlite', 'rpmSqlite'],
    ['usr/lib/sysimage/rpm/Packages.db', 'rpmNdb'],
    ['var/lib/rpm/Packages', 'rpmBerkeleyDb'],
    ['home/var/lib/rpm/Packages', undefined],
    ['', undefined],
  ])('at %s is of %s', (path, database) => expect(packageDatabaseAt(path)).toBe(database))
})

describe('the packages of dpkg', () => {
  it('are those that are installed, with their source', () => {
    const status = text(
      [
        'Package: libc6\nStatus: install ok installed\nArchitecture: amd64\nSource: glibc (2.36-9)\nVersion: 2.36-9\nDescription: C library\n It is\n .\n Version: 0',
        'Package: held\nStatus: hold ok installed\nArchitecture: all\nVersion: 2:1.0-1',
        'Package: removed\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1.0',
      ].join('\n\n'),
    )
    expect(readPackages('dpkg', status)).toEqual([
      { name: 'libc6', version: '2.36-9', architecture: 'amd64', source: 'glibc' },
      { name: 'held', version: '2:1.0-1', architecture: 'all' },
    ])
  })

  it('may be told without a status, as images of distroless do', () => {
    const status = text('Package: tzdata\nVersion: 2024a-0\nArchitecture: all\n')
    expect(readPackages('dpkg', status)).toEqual([
      { name: 'tzdata', version: '2024a-0', architecture: 'all' },
    ])
  })

  it('are none in an empty file', () => expect(readPackages('dpkg', text(''))).toEqual([]))
})

/** By hand, after the documentation of the format: Debian has no apk. */
it('reads the packages of apk, whose lines of files have letters of their own', () => {
  const installed = text(
    [
      'C:Q1p2b4sUyDLUiWVQNV5iUCB8OK5mY=\nP:musl\nV:1.2.5-r0\nA:x86_64\nS:411318\nI:667648\nT:the C library\nL:MIT\no:musl\nm:Someone <a@b.example>\np:so:libc.musl-x86_64.so.1=1\nF:lib\nR:ld-musl-x86_64.so.1\na:0:0:755\nZ:Q1x',
      'P:busybox-binsh\nV:1.36.1-r29\nA:x86_64\nL:GPL-2.0-only\no:busybox\n',
    ].join('\n\n'),
  )
  expect(readPackages('apk', installed)).toEqual([
    { name: 'musl', version: '1.2.5-r0', architecture: 'x86_64', license: 'MIT', source: 'musl' },
    {
      name: 'busybox-binsh',
      version: '1.36.1-r29',
      architecture: 'x86_64',
      license: 'GPL-2.0-only',
      source: 'busybox',
    },
  ])
})

describe('a package database that is none', () => {
  const kinds: readonly PackageDatabase[] = ['dpkg', 'apk', 'rpmSqlite', 'rpmNdb', 'rpmBerkeleyDb']

  it.each(kinds)('of %s is said to be damaged', (kind) => {
    for (const bytes of [text('\0\0\0\0'), text('not: one\n'), new Uint8Array(8192).fill(0xff)]) {
      expect(codeOf(() => readPackages(kind, bytes))).toBe('Corrupt')
    }
  })
})

/** By hand, after rpm's source; real ones are in the tests of what rpm tells. */
describe('the packages in rpm’s own database', () => {
  it('are those of its slots that are taken', () => {
    expect(readPackages('rpmNdb', ndbOf(header('a', '1', '2'), header('b', '3', '4')))).toEqual([
      { name: 'a', version: '1-2' },
      { name: 'b', version: '3-4' },
    ])
  })

  it('are refused where a slot leads elsewhere', () => {
    const bytes = ndbOf(header('a', '1', '2'))
    new DataView(bytes.buffer).setUint32(32 + 8, 4096, true)
    expect(codeOf(() => readPackages('rpmNdb', bytes))).toBe('Corrupt')
  })

  it('are refused where slots lead to the same bytes again and again', () => {
    const bytes = ndbOf(header('a'.repeat(4000), '1', '2'))
    const view = new DataView(bytes.buffer)
    for (let at = 48; at < 4096; at += 16) {
      view.setUint32(at + 4, 1, true)
      view.setUint32(at + 8, 256, true)
    }
    expect(codeOf(() => readPackages('rpmNdb', bytes))).toBe('Corrupt')
  })
})

/** Name, version and release alone. */
function header(...texts: readonly [name: string, version: string, release: string]): Uint8Array {
  const data = text(texts.map((each) => `${each}\0`).join(''))
  const bytes = new Uint8Array(8 + 16 * texts.length + data.byteLength)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, texts.length)
  view.setUint32(4, data.byteLength)
  let offset = 0
  texts.forEach((each, index) => {
    const fields = [1000 + index, 6, offset, 1]
    fields.forEach((field, place) => view.setUint32(8 + 16 * index + 4 * place, field))
    offset += each.length + 1
  })
  bytes.set(data, 8 + 16 * texts.length)
  return bytes
}

function ndbOf(...headers: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const blocks = headers.map((each) => Math.ceil((16 + each.byteLength + 12) / 16))
  const bytes = new Uint8Array(4096 + 16 * blocks.reduce((sum, each) => sum + each, 0))
  const view = new DataView(bytes.buffer)
  bytes.set(text('RpmP'))
  view.setUint32(12, 1, true)
  for (let at = 32; at < 4096; at += 16) bytes.set(text('Slot'), at)
  let block = 256
  headers.forEach((each, index) => {
    const slot = 32 + 16 * index
    view.setUint32(slot + 4, index + 1, true)
    view.setUint32(slot + 8, block, true)
    bytes.set(text('BlbS'), block * 16)
    view.setUint32(block * 16 + 4, index + 1, true)
    view.setUint32(block * 16 + 12, each.byteLength, true)
    bytes.set(each, block * 16 + 16)
    block += blocks[index] ?? 0
  })
  return bytes
}

function codeOf(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    return isStoreError(error) ? error.code : String(error)
  }
}
