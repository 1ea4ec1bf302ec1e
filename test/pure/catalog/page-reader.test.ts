import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { packPage } from '../../../drivers/driver/unpack-page.ts'
import type { ObjectInfo } from '../../../drivers/index.ts'
import { asRepositoryName, asTag } from '../../../drivers/common/names.ts'
import { CatalogRows, ClassNames } from '../../../electron/catalog/build/catalog-rows.ts'
import { assembleTables } from '../../../electron/catalog/build/assemble.ts'
import { DigestPool } from '../../../electron/catalog/build/digest-pool.ts'
import { PageReader } from '../../../electron/catalog/scan/page-reader.ts'
import { columnsOf } from '../../../electron/catalog/disk/columns.ts'
import { linkStates, type CatalogTables } from '../../../electron/catalog/tables/catalog-tables.ts'
import { digestAt, noDigest } from '../../../electron/catalog/tables/digests.ts'
import { findRepository, findTag, rowsOfRepository } from '../../../electron/catalog/tables/lookups.ts'
import { nameAt, nameCount } from '../../../electron/catalog/tables/names.ts'
import { parseLayout, type LayoutEntry } from '../../../electron/registry/layout/layout.ts'

const hex = createHash('sha256').update('a').digest('hex')
const other = createHash('sha256').update('b').digest('hex')
const long = createHash('sha512').update('a').digest('hex')
const root = 'docker/registry/v2'

/** Object keys below the root of the layout, of every shape, right and almost right. */
const shapes = [
  ...[hex, hex.toUpperCase(), hex.slice(1), `${hex}0`, long, `${hex.slice(0, 63)}g`, ''].flatMap((digits) => [
    `blobs/sha256/${digits.slice(0, 2)}/${digits}/data`,
    `blobs/sha256/00/${digits}/data`,
    `blobs/sha512/${digits.slice(0, 2)}/${digits}/data`,
    `blobs/sha256/${digits.slice(0, 2)}/${digits}/datas`,
    `blobs/sha256/${digits.slice(0, 2)}/${digits}/dat`,
    `blobs/sha256/${digits.slice(0, 2)}/${digits}`,
    `blobs/sha256/${digits}/data`,
    `repositories/a/_layers/sha256/${digits}/link`,
    `repositories/a/_layers/sha512/${digits}/link`,
    `repositories/a/_layers/sha256/${digits}/links`,
    `repositories/a/_layers/sha256/${digits}/`,
    `repositories/a/_manifests/revisions/sha256/${digits}/link`,
    `repositories/a/_manifests/revisions/sha512/${digits}/link`,
    `repositories/a/_manifests/revisions/sha256/${digits}/x/link`,
    `repositories/a/_manifests/tags/v1/index/sha256/${digits}/link`,
    `repositories/a/_manifests/tags/v1/index/sha512/${digits}/link`,
    `repositories/a/_manifests/tags/-bad/index/sha256/${digits}/link`,
    `repositories/A/_layers/sha256/${digits}/link`,
  ]),
  ...[
    'a',
    'a/b',
    'a-b',
    'a.b',
    'a__b',
    'A',
    'a//b',
    '-a',
    'a_',
    'ü',
    'a/_x',
    '',
    'x'.repeat(255),
    'x'.repeat(256),
  ].flatMap((name) => [
    `repositories/${name}/_manifests/tags/v1/current/link`,
    `repositories/${name}/_manifests/tags/${'t'.repeat(129)}/current/link`,
    `repositories/${name}/_manifests/tags/v1/current/link/more`,
    `repositories/${name}/_manifests/tags/v1/current`,
    `repositories/${name}/_manifests/tags/v1/`,
    `repositories/${name}/_manifests/tags/v1`,
    `repositories/${name}/_manifests/tags//current/link`,
    `repositories/${name}/_manifests/tags/v1/other/link`,
    `repositories/${name}/_manifests/other`,
    `repositories/${name}/_manifests/`,
    `repositories/${name}/_manifests`,
    `repositories/${name}/_uploads/1/startedat`,
    `repositories/${name}/_uploads/1/data`,
    `repositories/${name}/_uploads/1/hashstates/sha256/0`,
    `repositories/${name}/_uploads/1/other`,
    `repositories/${name}/_uploads//data`,
    `repositories/${name}/_uploads/2`,
    `repositories/${name}/_layers/sha256/${hex}/link`,
    `repositories/${name}/_layers/sha256/${other}/link`,
    `repositories/${name}/_other/sha256/${hex}/link`,
    `repositories/${name}/${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`,
  ]),
  `blobs/${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`,
  'blobs/',
  'blobs',
  'repositories/',
  'repositories/_layers/x',
  'other/key',
  '',
]

/** All columns as text: typed arrays are slow to compare one by one. */
function columnsAsText(tables: CatalogTables): string {
  return [...columnsOf(tables)]
    .map(
      ([name, column]) =>
        `${name} ${Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('hex')}`,
    )
    .join('\n')
}

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function objectsOf(keys: readonly string[]): readonly ObjectInfo[] {
  return [...new Set(keys)]
    .sort(compareKeys)
    .map((key, at) => ({ key, sizeBytes: at + 1, modifiedAtMs: 1000 + at }))
}

function read(
  objects: readonly ObjectInfo[],
  rootPrefix: string,
  pageSize: number,
  cuts: readonly string[] = [],
): CatalogTables {
  const pool = new DigestPool()
  const classes = new ClassNames()
  const ends = [...cuts, undefined]
  const rows = ends.map((end, at) => {
    const after = at === 0 ? undefined : cuts[at - 1]
    const reader = new PageReader(new CatalogRows(pool), classes, rootPrefix, after)
    // A service may begin a page before the range.
    const inRange = objects.filter(
      (_, place) => after === undefined || compareKeys(objects[place + 1]?.key ?? '~', after) >= 0,
    )
    for (let from = 0; from < inRange.length; from += pageSize) {
      reader.add(
        packPage({ objects: inRange.slice(from, from + pageSize), prefixes: [], next: undefined }),
        end,
      )
    }
    return reader.rows
  })
  return assembleTables({
    pool,
    rows,
    classNames: classes.names,
    previous: undefined,
    asOfMs: 0,
    requests: 0,
  })
}

/** What tables say of each key, as what `parseLayout` says of it. */
function entriesOf(tables: CatalogTables): readonly string[] {
  const digest = (id = noDigest): string => digestAt(tables.digests, id)
  const entries: string[] = [...tables.blobs.digest].map((id) => `blobData ${digest(id)}`)
  for (let row = 0; row < nameCount(tables.repositories.names); row += 1) {
    const name = nameAt(tables.repositories.names, row)
    if (asRepositoryName(name) === undefined) continue
    for (const [table, kind] of [
      ['layerLinks', 'layerLink'],
      ['revisions', 'manifestRevisionLink'],
    ] as const) {
      const { from, to } = rowsOfRepository(tables, table, row)
      for (let link = from; link < to; link += 1) {
        entries.push(`${kind} ${name} ${digest(tables[table].digest[link])}`)
      }
    }
    const tags = rowsOfRepository(tables, 'tags', row)
    for (let tag = tags.from; tag < tags.to; tag += 1) {
      const tagName = nameAt(tables.tags.names, tag)
      if (asTag(tagName) === undefined) continue
      if (tables.tags.linkState[tag] !== linkStates.missing) {
        entries.push(`manifestTagCurrent ${name} ${tagName}`)
      }
      const to = tables.tags.firstHistory[tag + 1] ?? 0
      for (let entry = tables.tags.firstHistory[tag] ?? 0; entry < to; entry += 1) {
        entries.push(`manifestTagIndexEntryLink ${name} ${tagName} ${digest(tables.history.digest[entry])}`)
      }
    }
    const uploads = rowsOfRepository(tables, 'uploads', row)
    for (let upload = uploads.from; upload < uploads.to; upload += 1) {
      const id = nameAt(tables.uploads.ids, upload)
      if (!Number.isNaN(tables.uploads.startedAtMs[upload] ?? Number.NaN))
        entries.push(`uploadStartedAt ${name} ${id}`)
      if ((tables.uploads.sizeBytes[upload] ?? 0) > 0) entries.push(`uploadData ${name} ${id}`)
    }
  }
  return entries.sort()
}

/** `parseLayout` finds the layout also below other folders, as another registry has it: those keys are strangers here. */
function entryOf(key: string, rootPrefix: string): LayoutEntry {
  const path = `/${key.slice(rootPrefix.length)}`
  return path.lastIndexOf(`/${root}/`) > 0 ? { kind: 'other' } : parseLayout(path)
}

function expectedEntries(objects: readonly ObjectInfo[], rootPrefix: string): readonly string[] {
  return objects
    .filter(({ key }) => key.startsWith(`${rootPrefix}${root}/`))
    .map(({ key }) => entryOf(key, rootPrefix))
    .flatMap((entry) => {
      const { kind, ...fields } = entry
      return kind === 'other' ? [] : [[kind, ...Object.values(fields)].join(' ')]
    })
    .sort()
}

describe.each(['', 'registry/', 'tenant a/ü/'])('below the root prefix %j', (rootPrefix) => {
  const objects = objectsOf([
    ...shapes.map((shape) => `${rootPrefix}${root}/${shape}`),
    `${rootPrefix}other`,
    `${rootPrefix}${root}`,
    `${rootPrefix}x/${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`,
    `${rootPrefix}x${root}/repositories/a/_layers/sha256/${hex}/link`,
  ])

  it('every key is read as `parseLayout` reads it', () => {
    const found = entriesOf(read(objects, rootPrefix, 1000))
    expect(found.length).toBeGreaterThan(30)
    expect(found).toEqual(expectedEntries(objects, rootPrefix))
  })

  it.each([1, 2, 7])('so it is in pages of %i keys', (pageSize) => {
    expect(columnsAsText(read(objects, rootPrefix, pageSize))).toBe(
      columnsAsText(read(objects, rootPrefix, 1000)),
    )
  })

  it('and wherever ranges are cut', () => {
    const whole = columnsAsText(read(objects, rootPrefix, 1000))
    for (let at = 1; at < objects.length; at += 5) {
      const cuts = [objects[at]?.key ?? '', objects[at + 1]?.key ?? '\u{10ffff}']
      expect(columnsAsText(read(objects, rootPrefix, 50, cuts))).toBe(whole)
    }
  })

  it('every key counts once, and what is none of the layout is a stranger', () => {
    const { totals, strangers } = read(objects, rootPrefix, 1000)
    expect(totals.keys).toBe(objects.length)
    expect(totals.sizeBytes).toBe(objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
    const names = Array.from({ length: nameCount(strangers.keys) }, (_, row) => nameAt(strangers.keys, row))
    expect(names).toEqual(
      objects
        .map(({ key }) => key)
        .filter((key) => {
          const below = key.startsWith(`${rootPrefix}${root}/`)
          const isState = /_uploads\/[^/]+\/hashstates\//.test(key)
          const repository = /repositories\/(.+?)\/_uploads/.exec(key)?.[1] ?? ''
          if (below && isState && asRepositoryName(repository) !== undefined) return false
          return !below || entryOf(key, rootPrefix).kind === 'other'
        }),
    )
    expect(totals.strangers.keys).toBe(names.length)
  })
})

it('a page that comes twice counts once', () => {
  const objects = objectsOf(shapes.map((shape) => `${root}/${shape}`))
  const pool = new DigestPool()
  const reader = new PageReader(new CatalogRows(pool), new ClassNames(), '')
  for (let from = 0; from < objects.length; from += 10) {
    const page = { objects: objects.slice(from, from + 10), prefixes: [], next: undefined }
    reader.add(packPage(page))
    reader.add(packPage(page))
  }
  const twice = assembleTables({
    pool,
    rows: [reader.rows],
    classNames: [],
    previous: undefined,
    asOfMs: 0,
    requests: 0,
  })
  expect(columnsAsText(twice)).toBe(columnsAsText(read(objects, '', 1000)))
})

describe('entity tags', () => {
  const text = `sha256:${hex}`
  const md5 = (of: string): string => `"${createHash('md5').update(of).digest('hex')}"`
  const link = (path: string, etag: string): ObjectInfo => ({
    key: `${root}/repositories/a/${path}`,
    sizeBytes: 71,
    modifiedAtMs: 5,
    etag,
  })
  const current = (etag: string, ...more: readonly ObjectInfo[]): CatalogTables =>
    read(
      [link('_manifests/tags/v1/current/link', etag), ...more].sort((a, b) => compareKeys(a.key, b.key)),
      '',
      1,
    )
  const led = (tables: CatalogTables) => {
    const tag = findTag(tables, findRepository(tables, 'a'), 'v1')
    const id = tables.tags.current[tag] ?? noDigest
    return [tables.tags.linkState[tag], id === noDigest ? undefined : digestAt(tables.digests, id)]
  }

  it.each([md5(text), md5(text).toUpperCase(), md5(text).replaceAll('"', '')])('%s proves a link', (etag) => {
    const tables = read([link(`_layers/sha256/${hex}/link`, etag)], '', 1)
    expect([...tables.layerLinks.state]).toEqual([linkStates.proven])
    expect(tables.layerLinks.target).toEqual(tables.layerLinks.digest)
    expect(tables.etagsAreMd5).toBe(true)
    expect(tables.seen.link).toHaveLength(0)
  })

  it.each([md5('sha256:other'), '"0123-2"', '""', 'x'])('%s proves none', (etag) => {
    const tables = read([link(`_layers/sha256/${hex}/link`, etag)], '', 1)
    expect([...tables.layerLinks.state]).toEqual([linkStates.unknown])
    expect([...tables.layerLinks.target]).toEqual([noDigest])
    expect(tables.etagsAreMd5).toBe(false)
    expect([...tables.seen.sizeBytes]).toEqual([71])
  })

  it('tell what a tag leads to, from its index', () => {
    const index = [hex, other].map((digits) =>
      link(`_manifests/tags/v1/index/sha256/${digits}/link`, md5('x')),
    )
    expect(led(current(md5(text), ...index))).toEqual([linkStates.proven, text])
    expect(led(current(md5('sha256:'), ...index))).toEqual([linkStates.unknown, undefined])
  })

  it('tell it from the manifests where the index lacks it', () => {
    const revision = link(`_manifests/revisions/sha256/${hex}/link`, md5(text))
    expect(led(current(md5(text), revision))).toEqual([linkStates.proven, text])
    expect(led(current(md5(`sha256:${other}`), revision))).toEqual([linkStates.unknown, undefined])
  })

  it('do not tell a digest that no key has', () => {
    expect(led(current(md5(text)))).toEqual([linkStates.unknown, undefined])
  })
})
