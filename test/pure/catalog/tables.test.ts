import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { asDigest, type Digest } from '../../../drivers/common/names.ts'
import { md5OfSha256 } from '../../../electron/catalog/build/md5.ts'
import { tablesOfContent, type StoreContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { linkStates } from '../../../electron/catalog/tables/catalog-tables.ts'
import {
  digestAt,
  digestCount,
  digestsWithPrefix,
  findDigest,
  noDigest,
} from '../../../electron/catalog/tables/digests.ts'
import {
  blobOf,
  currentOf,
  findLink,
  findRepository,
  findTag,
  historyOf,
  repositoryCount,
  repositoryOf,
  rowsOfDigest,
  rowsOfRepository,
} from '../../../electron/catalog/tables/lookups.ts'
import { nameAt } from '../../../electron/catalog/tables/names.ts'
import { linkName, linkNumber, linkPlace } from '../../../electron/catalog/tables/seen-links.ts'

function digest(text: string, algorithm = 'sha256'): Digest {
  const made = asDigest(`${algorithm}:${createHash(algorithm).update(text).digest('hex')}`)
  if (made === undefined) throw new Error(text)
  return made
}

const manifests = Array.from({ length: 40 }, (_, at) => digest(`manifest ${at}`))
const layers = Array.from({ length: 300 }, (_, at) => digest(`layer ${at}`))
const long = digest('long', 'sha512')
/** Siblings with `-` and `.` stand before the name itself in a listing: `/` sorts after both. */
const names = ['a', 'a-b', 'a.b', 'a/b', 'a0', 'a/b-c', 'library/alpine', 'z']

const content: StoreContent = {
  blobs: [...layers, ...manifests, long].map((each, at) => ({
    digest: each,
    sizeBytes: at,
    modifiedAtMs: 1000 + at,
    ...(at % 3 === 0 ? { storageClass: 'IA' } : {}),
    ...(at % 5 === 0 ? { restore: 'archived' as const } : {}),
  })),
  repositories: names.map((name, repository) => ({
    name,
    tags: ['v1', 'v1-rc', 'v1.0', 'V1', 'latest'].map((tag, at) => ({
      name: tag,
      ...(at === 4 ? {} : { current: manifests[(repository + at) % manifests.length] ?? '' }),
      pushedAtMs: 50 + at,
      history: [at, at + 1, at + 2].map((entry) => ({ digest: manifests[entry] ?? '', atMs: entry })),
    })),
    revisions: manifests.slice(repository, repository + 9).map((each) => ({ digest: each, atMs: 5 })),
    layerLinks: [
      ...layers.slice(0, 20 * repository).map((each) => ({ digest: each })),
      { digest: long, target: layers[0] ?? '' },
    ],
  })),
}
const tables = tablesOfContent(content)

describe('digests', () => {
  const all = [...layers, ...manifests, long]

  it('are found by what they are, and given by their IDs', () => {
    expect(digestCount(tables.digests)).toBe(all.length)
    for (const each of all) expect(digestAt(tables.digests, findDigest(tables.digests, each))).toBe(each)
    const sorted = Array.from({ length: all.length }, (_, id) => digestAt(tables.digests, id))
    expect(sorted).toEqual([...all].sort())
  })

  it('that are not there have no ID', () => {
    expect(findDigest(tables.digests, digest('none'))).toBe(noDigest)
    expect(findDigest(tables.digests, digest('none', 'sha512'))).toBe(noDigest)
    expect(() => digestAt(tables.digests, noDigest)).toThrow(RangeError)
    expect(() => digestAt(tables.digests, -1)).toThrow(RangeError)
  })

  it.each([1, 2, 3, 7, 8, 12, 64])('are found by their first %i digits', (digits) => {
    for (const each of all) {
      const prefix = each.slice(7, 7 + digits)
      const expected = all.filter((other) => other.slice(7).startsWith(prefix)).sort()
      const found = digestsWithPrefix(tables.digests, prefix, 1000).map((id) => digestAt(tables.digests, id))
      expect(found).toEqual(expected)
    }
  })

  it('are found with their algorithm, no more than wanted, and not by other texts', () => {
    const [first = long] = manifests
    const find = (prefix: string, most = 10) =>
      digestsWithPrefix(tables.digests, prefix, most).map((id) => digestAt(tables.digests, id))
    expect(find(first.slice(0, 19))).toEqual([first])
    expect(find(long.slice(0, 15))).toEqual([long])
    expect(find(long.slice(7))).toEqual([long])
    expect(find('0', 2)).toHaveLength(2)
    for (const text of ['', 'xyz', 'sha256:', 'md5:00', 'ABCDEF', '0'.repeat(129)])
      expect(find(text)).toEqual([])
  })
})

it('repositories, tags, links and blobs are found', () => {
  expect(repositoryCount(tables)).toBe(names.length)
  for (const repository of content.repositories ?? []) {
    const row = findRepository(tables, repository.name)
    expect(nameAt(tables.repositories.names, row)).toBe(repository.name)
    const tags = rowsOfRepository(tables, 'tags', row)
    expect(tags.to - tags.from).toBe(repository.tags?.length)
    for (const tag of repository.tags ?? []) {
      const tagRow = findTag(tables, row, tag.name)
      expect(nameAt(tables.tags.names, tagRow)).toBe(tag.name)
      expect(repositoryOf(tables, 'tags', tagRow)).toBe(row)
      expect(currentOf(tables, tagRow)).toBe(tag.current)
      expect(tables.tags.linkState[tagRow]).toBe(
        tag.current === undefined ? linkStates.unknown : linkStates.proven,
      )
      const { from, to } = historyOf(tables, tagRow)
      const history = Array.from({ length: to - from }, (_, at) =>
        digestAt(tables.digests, tables.history.digest[from + at] ?? noDigest),
      )
      expect(history).toEqual((tag.history ?? []).map((each) => each.digest).sort())
    }
    for (const link of repository.layerLinks ?? []) {
      const linkRow = findLink(tables, 'layerLinks', row, asDigest(link.digest) ?? long)
      expect(repositoryOf(tables, 'layerLinks', linkRow)).toBe(row)
      expect(digestAt(tables.digests, tables.layerLinks.target[linkRow] ?? noDigest)).toBe(
        link.target ?? link.digest,
      )
    }
    expect(findTag(tables, row, 'v')).toBe(-1)
    expect(findLink(tables, 'revisions', row, long)).toBe(-1)
  }
  for (const none of ['', 'A', 'a-', 'a/', 'b', 'zz']) expect(findRepository(tables, none)).toBe(-1)
  for (const [at, blob] of (content.blobs ?? []).entries()) {
    const row = blobOf(tables, findDigest(tables.digests, asDigest(blob.digest) ?? long))
    expect(tables.blobs.sizeBytes[row]).toBe(at)
    expect(tables.blobs.classNames[(tables.blobs.storageClass[row] ?? 0) - 1]).toBe(blob.storageClass)
  }
  expect(blobOf(tables, noDigest)).toBe(-1)
})

it('a link that is to be read has a number and names', () => {
  const repository = findRepository(tables, 'a/b-c')
  const numbers = new Set<number>()
  for (const [table, row] of [
    ['tags', findTag(tables, repository, 'v1')],
    ['revisions', rowsOfRepository(tables, 'revisions', repository).from],
    ['layerLinks', rowsOfRepository(tables, 'layerLinks', repository).from],
  ] as const) {
    const number = linkNumber(tables, { table, row })
    numbers.add(number)
    expect(linkPlace(tables, number)).toEqual({ table, row })
    const name = linkName(tables, { table, row })
    expect(name?.repository).toBe('a/b-c')
    expect(name !== undefined && 'digest' in name ? name.digest : name?.tag).toBe(
      table === 'tags' ? 'v1' : digestAt(tables.digests, tables[table].digest[row] ?? noDigest),
    )
  }
  expect(numbers.size).toBe(3)
})

it('the rows that have a digest are those of a search through all rows', () => {
  for (let id = 0; id < digestCount(tables.digests); id += 1) {
    for (const [index, column] of [
      [tables.uses.tags, tables.tags.current],
      [tables.uses.revisions, tables.revisions.digest],
      [tables.uses.layerLinks, tables.layerLinks.digest],
    ] as const) {
      expect([...rowsOfDigest(index, id)]).toEqual(
        [...column.entries()].filter(([, each]) => each === id).map(([row]) => row),
      )
    }
  }
})

it('tables go to another thread without a copy', () => {
  const there = structuredClone(tables)
  expect(there).toEqual(tables)
  const shared = new Uint8Array(tables.digests.sha256.buffer)
  const [before = 0] = shared
  shared[0] = before ^ 255
  expect(there.digests.sha256[0]).toBe(before ^ 255)
  shared[0] = before
})

it('tables of nothing answer', () => {
  const empty = tablesOfContent({})
  expect(findRepository(empty, 'a')).toBe(-1)
  expect(findDigest(empty.digests, long)).toBe(noDigest)
  expect(digestsWithPrefix(empty.digests, 'a', 5)).toEqual([])
  expect(blobOf(empty, 0)).toBe(-1)
})

it('the MD5 of a digest is that of its text', () => {
  const into = new Uint8Array(16)
  for (const each of [...layers, ...manifests]) {
    const behind = Buffer.from(`ffff${each.slice(7)}`, 'hex')
    expect(md5OfSha256(behind, 2, into)).toBe(true)
    expect(Buffer.from(into).toString('hex')).toBe(createHash('md5').update(each).digest('hex'))
  }
})
