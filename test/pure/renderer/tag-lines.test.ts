import { describe, expect, it } from 'vitest'

import type { TagRow } from '../../../electron/api/rows.ts'
import {
  chosenLine,
  filterLines,
  lineTotals,
  tagLines,
  type StoreTags,
} from '../../../renderer/features/all-stores/tag-lines.ts'

const old = `sha256:${'1'.repeat(64)}`
const fresh = `sha256:${'2'.repeat(64)}`

function tags(store: string, digests: Readonly<Record<string, string | undefined>>, whole = true): StoreTags {
  const rows = Object.entries(digests).map(([tag, digest]): TagRow => ({
    tag,
    known: 'linked',
    historyCount: 1,
    problems: [],
    ...(digest === undefined ? {} : { digest }),
  }))
  return { store, rows, whole }
}

describe('the tags of a repository over all stores', () => {
  const found = [
    tags('east', { latest: fresh, '1.9': old, '1.10': fresh }),
    tags('west', { latest: old, '1.9': old }),
    tags('north', { latest: fresh, '1.9': old }, false),
  ]

  it('have a line for each digest, that of most stores first', () => {
    const lines = tagLines(found).filter(({ tag }) => tag === 'latest')
    expect(lines.map(({ digest, first, digests }) => [digest, first, digests])).toEqual([
      [fresh, true, 2],
      [old, false, 2],
    ])
    expect([...(lines[0]?.stores ?? [])]).toEqual(['east', 'north'])
    expect([...(lines[0]?.elsewhere ?? [])]).toEqual(['west'])
  })

  it('have one line where they lead to the same everywhere', () => {
    const lines = tagLines(found).filter(({ tag }) => tag === '1.9')
    expect(lines.map(({ digests, stores }) => [digests, stores.size])).toEqual([[1, 3]])
  })

  it('are missing only where all tags are listed', () => {
    const line = tagLines(found).find(({ tag }) => tag === '1.10')
    expect([...(line?.missing ?? [])]).toEqual(['west'])
  })

  it('stand by name, numbers as numbers', () => {
    const firsts = tagLines(found).filter(({ first }) => first)
    expect(firsts.map(({ tag }) => tag)).toEqual(['latest', '1.10', '1.9'])
  })

  it('do not differ by a digest that is not read yet', () => {
    const lines = tagLines([tags('east', { latest: fresh }), tags('west', { latest: undefined })])
    expect(lines.map(({ digests }) => digests)).toEqual([1, 1])
    expect([...(lines[0]?.elsewhere ?? [])]).toEqual([])
  })

  it('are counted and narrowed by what is unlike', () => {
    const lines = tagLines(found)
    expect(lineTotals(lines)).toEqual({ tags: 3, differing: 1, missing: 1 })
    expect(filterLines(lines, 'differing', '').map(({ tag }) => tag)).toEqual(['latest', 'latest'])
    expect(filterLines(lines, 'missing', '').map(({ tag }) => tag)).toEqual(['1.10'])
    expect(filterLines(lines, undefined, old.slice(7, 19)).map(({ tag }) => tag)).toEqual(['latest', '1.9'])
  })

  it('are found by tag alone, and by a digest that is there', () => {
    const lines = tagLines(found)
    expect(chosenLine(lines, 'latest', undefined)?.digest).toBe(fresh)
    expect(chosenLine(lines, 'latest', old)?.digest).toBe(old)
    expect(chosenLine(lines, 'gone', undefined)).toBeUndefined()
  })
})
