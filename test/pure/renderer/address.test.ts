import { describe, expect, it } from 'vitest'

import { hrefOf, parseAddress } from '../../../renderer/state/address/address-text.ts'
import type { Address } from '../../../renderer/state/address/address.ts'

describe('the address of all stores', () => {
  it('reads what it writes', () => {
    const address: Address = {
      at: 'allStores',
      filter: 'gate way',
      spread: 'partly',
      repository: 'platform/api-gateway',
      tagFilter: '1.',
      sameness: 'differing',
      tag: 'latest',
      digest: 'sha256:00ff',
    }
    const href = hrefOf(address)
    expect(href).toBe(
      '#/all/repositories?filter=gate%20way&spread=partly&repository=platform/api-gateway&tagFilter=1.&sameness=differing&tag=latest&digest=sha256:00ff',
    )
    expect(parseAddress(href)).toEqual(address)
  })

  it('of blobs reads what it writes', () => {
    expect(hrefOf({ at: 'allBlobs' })).toBe('#/all/blobs')
    expect(parseAddress('#/all/blobs')).toEqual({ at: 'allBlobs' })
    const href = hrefOf({ at: 'allBlobs', digest: 'sha256:00ff' })
    expect(href).toBe('#/all/blobs?digest=sha256:00ff')
    expect(parseAddress(href)).toEqual({ at: 'allBlobs', digest: 'sha256:00ff' })
  })

  it('leads to an object whose key holds half a character: it said nothing any more', () => {
    const href = hrefOf({ at: 'files', store: 's', file: 'half \uD83D' })
    expect(parseAddress(href)).toMatchObject({ file: 'half \uFFFD' })
  })

  it('leaves out what it does not know, and a tag without a repository', () => {
    expect(parseAddress('#/all/repositories?spread=wide&tag=latest')).toEqual({ at: 'allStores' })
  })

  it('is not taken for a store that is called all', () => {
    expect(parseAddress('#/stores/all/files')).toMatchObject({ at: 'files', store: 'all' })
  })
})

describe('the address of two images', () => {
  it('reads what it writes', () => {
    const address: Address = {
      at: 'differences',
      beforeStore: 's',
      beforeRepository: 'team/app',
      beforeDigest: 'sha256:00ff',
      afterStore: 't',
      afterRepository: 'team/app',
      afterTag: 'v2',
      platform: 'linux/arm64/v8',
      part: 'files',
      filter: 'usr/',
      change: 'changed',
    }
    expect(hrefOf(address)).toMatch(/^#\/compare\/images\?beforeStore=s&/)
    expect(parseAddress(hrefOf(address))).toEqual(address)
  })

  it('leads to the start where an image is not named', () => {
    expect(parseAddress('#/compare/images?beforeStore=s&beforeRepository=a&beforeTag=b')).toEqual({
      at: 'start',
    })
  })
})

describe('the address of Activity', () => {
  it('reads what it writes, and is of no store', () => {
    expect(hrefOf({ at: 'activity' })).toBe('#/activity')
    const address: Address = {
      at: 'activity',
      filter: 'team',
      inStore: 's',
      kind: 'deleteTags',
      state: 'held',
      change: 'c1',
    }
    expect(hrefOf(address)).toBe('#/activity?filter=team&inStore=s&kind=deleteTags&state=held&change=c1')
    expect(parseAddress(hrefOf(address))).toEqual(address)
    expect(parseAddress('#/activity?kind=nothing&state=lost')).toEqual({ at: 'activity' })
  })
})

describe('the address of the usage of a store', () => {
  it('has the part of names, the repository, and by which bytes', () => {
    const address: Address = {
      at: 'usage',
      store: 's',
      zoom: 'ml/',
      repository: 'ml/app',
      metric: 'frees',
      view: 'list',
    }
    expect(hrefOf(address)).toBe('#/stores/s/usage?zoom=ml/&repository=ml/app&metric=frees&view=list')
    expect(parseAddress(hrefOf(address))).toEqual(address)
    expect(parseAddress('#/stores/s/usage?metric=none&view=cake')).toEqual({ at: 'usage', store: 's' })
  })
})

describe('the address of the health of a store', () => {
  it('reads what it writes', () => {
    const address: Address = { at: 'health', store: 's', filter: 'team', kind: 'missing', finding: 'f1' }
    expect(hrefOf(address)).toBe('#/stores/s/health?filter=team&kind=missing&finding=f1')
    expect(parseAddress(hrefOf(address))).toEqual(address)
    const collect: Address = { at: 'health', store: 's', collect: 'yes' }
    expect(parseAddress(hrefOf(collect))).toEqual(collect)
  })

  it('shows one detail: that of a finding goes before that of a repository', () => {
    expect(parseAddress('#/stores/s/health?repository=team/app')).toMatchObject({ repository: 'team/app' })
    expect(parseAddress('#/stores/s/health?repository=team/app&finding=f1')).toEqual({
      at: 'health',
      store: 's',
      finding: 'f1',
    })
  })
})
