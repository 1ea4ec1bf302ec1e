import { describe, expect, it } from 'vitest'

import { fileContent } from '../../../electron/contents/tar/file-content.ts'
import { TarLister } from '../../../electron/contents/tar/list-tar.ts'
import { GzipScanner } from '../../../electron/contents/gzip/gzip-scanner.ts'
import { nameText } from '../../../electron/images/archive/tar/name-text.ts'
import { tarOf } from '../contents/tar-of.ts'
import { growthOf, numbered, repeated, type Shape } from './growth.ts'

const shapes: Readonly<Record<string, Shape>> = {
  'many files': numbered((at) => tarText(`file-${at}`, '0')),
  'many links to one another': numbered((at) => tarText(`link-${at}`, '1', `link-${at - 1}`)),
  'extensions for one entry': numbered((at) => tarText(`././@LongLink`, 'L', '', `name-${at}`)),
  'records of one extension': (length) =>
    tarText('pax', 'x', '', '17 GNU.sparse.a=1\n'.repeat(Math.min(50_000, Math.ceil(length / 18)))) +
    tarText('file', '0'),
}

describe('what a layer gives is read in proportion to its length:', () => {
  it.each(Object.entries(shapes))('%s', (_, shape) => {
    expect(growthOf(list, shape)).toBeUndefined()
  })

  it('a name that is no UTF-8', () => {
    expect(
      growthOf((text) => nameText(Buffer.from(text, 'latin1')), repeated('\u00ff\u00e9a')),
    ).toBeUndefined()
  })

  it('gzip of many members, and of one that goes on', () => {
    const empty = '\u001f\u008b\b\0\0\0\0\0\0\u0003\u0003\0\0\0\0\0\0\0\0\0'
    expect(growthOf(scan, repeated(empty))).toBeUndefined()
    expect(growthOf(scan, repeated('\0', '\u001f\u008b\b\u0008\0\0\0\0\0\u0003'))).toBeUndefined()
    expect(growthOf(scan, repeated('a', '\u001f\u008b\b\u0008\0\0\0\0\0\u0003'))).toBeUndefined()
  })
})

it('the bytes of a file with many holes are given in proportion to their number', async () => {
  const map = Array.from({ length: 50_000 }, (_, at) => `${at * 1024},1`).join(',')
  const record = (text: string): string => {
    const length = text.length + 2
    const digits = String(length + String(length).length)
    return `${digits} ${text}\n`
  }
  const pax = record(`GNU.sparse.map=${map}`) + record(`GNU.sparse.size=${50_000 * 1024}`)
  const archive = Buffer.concat([
    tarOf([{ name: 'pax', type: 'x', content: pax }], 0),
    tarOf([{ name: 'holes', content: 'x'.repeat(50_000) }]),
  ])
  const startedAtMs = performance.now()
  let bytes = 0
  const file = { startsAt: 0, sizeBytes: 50_000 * 1024, contentDigest: new Uint8Array(32) }
  for await (const chunk of fileContent(once(archive), file)) bytes += chunk.byteLength
  expect(bytes).toBe(50_000 * 1024)
  expect(performance.now() - startedAtMs).toBeLessThan(10_000)
})

async function* once(bytes: Uint8Array) {
  yield bytes
}

function tarText(name: string, type: string, linkName = '', content = ''): string {
  return tarOf([{ name, type, linkName, content }], 0).toString('latin1')
}

function list(text: string): void {
  const lister = new TarLister()
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += 65_536) lister.push(bytes.subarray(at, at + 65_536))
  lister.end()
}

function scan(text: string): void {
  const scanner = new GzipScanner(() => undefined)
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += 65_536) scanner.push(bytes.subarray(at, at + 65_536))
}
