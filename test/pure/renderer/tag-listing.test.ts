import { expect, it } from 'vitest'

import type { TagRow } from '../../../electron/api/rows.ts'
import { emptyListing } from '../../../renderer/api/lists/listing.ts'
import { addTags, type TagListing } from '../../../renderer/api/queries/registry.ts'
import { TagIndex } from '../../../renderer/features/repositories/tags/tag-index.ts'

function row(tag: string, known: TagRow['known']): TagRow {
  return { tag, known, historyCount: 1, problems: [] }
}

it('a tag that is gone is taken out of the list, and of what grows with it', () => {
  const index = new TagIndex()
  let listing: TagListing = emptyListing
  const add = (...page: readonly TagRow[]): readonly string[] => {
    listing = addTags(listing, { pages: [page] })
    return index.update(listing.pages).tags.map(({ tag, known }) => `${tag} ${known}`)
  }
  add(row('a', 'linked'), row('b', 'linked'), row('c', 'linked'))
  expect(add(row('a', 'read'))).toEqual(['a read', 'b linked', 'c linked'])
  expect(add(row('c', 'read'), row('b', 'gone'))).toEqual(['a read', 'c read'])
  expect(add(row('d', 'read'))).toEqual(['a read', 'c read', 'd read'])
  listing = addTags(listing, 'end')
  expect(listing.ended).toBe(true)
  expect(index.update(listing.pages).totals).toMatchObject({ all: 3, read: 3 })
  expect(index.update(listing.pages).find('b')).toEqual([])
})
