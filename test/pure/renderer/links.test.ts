import { describe, expect, it } from 'vitest'

import { addressOfLink, linkOf } from '../../../renderer/state/address/links.ts'

const [east, west] = [
  { id: 'a1', name: 'prod east' },
  { id: 'b2', name: 'west' },
]
const page = { at: 'repositories', store: 'a1', repository: 'team/app', tag: 'v1' } as const

describe('a link to a page', () => {
  it('names the store, so that it works on another computer', () => {
    const link = linkOf(page, [east, west])
    expect(link).toBe('bollard://stores/prod%20east/repositories?repository=team/app&tag=v1')
    const elsewhere = [{ id: 'z9', name: 'prod east' }]
    expect(addressOfLink(link.slice('bollard://'.length), elsewhere)).toMatchObject({
      address: { at: 'repositories', store: 'z9', repository: 'team/app', tag: 'v1' },
    })
  })

  it('says the id where two stores share the name', () => {
    const twin = { id: 'c3', name: 'prod east' }
    expect(linkOf(page, [east, twin])).toContain('bollard://stores/a1/repositories?')
  })

  it('leads to pages of no store as well', () => {
    expect(linkOf({ at: 'activity' }, [])).toBe('bollard://activity')
    expect(addressOfLink('activity/', [])).toMatchObject({ address: { at: 'activity' } })
  })

  it('says which store is not here', () => {
    expect(addressOfLink('stores/south/blobs', [east, west])).toEqual({ unknownStore: 'south' })
  })

  it('leads to the start where it is none', () => {
    for (const text of ['', 'stores', 'stores/%00/x', '../../etc', 'x'.repeat(9000)])
      expect(addressOfLink(text, [east])).toEqual({ address: { at: 'start' } })
  })
})
