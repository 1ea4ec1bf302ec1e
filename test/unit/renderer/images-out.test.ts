import { describe, expect, it } from 'vitest'

import { copyRequest, isOntoItself, nameProblems } from '../../../renderer/views/copy/copy-request.ts'
import {
  archiveName,
  chosenPlatforms,
  platformsToChoose,
} from '../../../renderer/views/export/export-choice.ts'
import { copyItemOf } from '../../../renderer/views/repositories/copy-item.ts'
import { pullLine } from '../../../renderer/views/repositories/pull-line.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

describe('a copy that is asked for', () => {
  const tags = { repository: 'edge/agent', tags: ['1.0'] }
  const manifest = { repository: 'edge/agent', digests: [digest] }
  const wish = { from: 'a', to: 'b', items: [tags], as: 'edge/agent', asTag: '1.0' }

  it('is not asked for before a target and names are chosen', () => {
    expect(copyRequest({ ...wish, to: undefined, items: undefined })).toBeUndefined()
    expect(copyRequest({ ...wish, as: ' ' })).toBeUndefined()
    expect(copyRequest({ ...wish, asTag: '' })).toBeUndefined()
    expect(nameProblems({ ...wish, as: 'Edge', asTag: '-' })).toEqual({
      repository: 'upperCase',
      tag: 'grammar',
    })
  })

  it('is for everything, for repositories by their own names, or for one under another name', () => {
    expect(copyRequest({ ...wish, items: undefined, as: '' })).toEqual({ from: 'a', to: 'b' })
    const two = [tags, { repository: 'x' }]
    expect(copyRequest({ ...wish, items: two, as: 'ignored' })?.items).toEqual(two)
    expect(copyRequest(wish)?.items).toEqual([tags])
    expect(copyRequest({ ...wish, as: ' mirror/agent ' })?.items).toEqual([{ ...tags, as: 'mirror/agent' }])
  })

  it('gives one tag or one manifest another tag, and a manifest none unless one is typed', () => {
    expect(copyRequest({ ...wish, asTag: ' stable ' })?.items).toEqual([{ ...tags, asTag: 'stable' }])
    expect(copyRequest({ ...wish, items: [manifest], asTag: '' })?.items).toEqual([manifest])
    expect(copyRequest({ ...wish, items: [manifest], asTag: 'stable' })?.items).toEqual([
      { ...manifest, asTag: 'stable' },
    ])
    const several = { repository: 'edge/agent', tags: ['1.0', '1.1'] }
    expect(copyRequest({ ...wish, items: [several], asTag: 'ignored' })?.items).toEqual([several])
  })

  it('goes to the store it comes from only under another name or tag', () => {
    const same = { ...wish, to: 'a' }
    expect(isOntoItself(same)).toBe(true)
    expect(copyRequest(same)).toBeUndefined()
    expect(isOntoItself({ ...same, asTag: 'stable' })).toBe(false)
    expect(isOntoItself({ ...same, as: 'mirror/agent' })).toBe(false)
    expect(isOntoItself({ ...same, items: [manifest], asTag: '' })).toBe(true)
    expect(isOntoItself({ ...same, items: [manifest], asTag: 'stable' })).toBe(false)
    expect(isOntoItself({ ...same, items: [{ repository: 'edge/agent' }], asTag: 'ignored' })).toBe(true)
    expect(isOntoItself({ ...same, items: undefined, as: 'ignored' })).toBe(true)
    expect(isOntoItself({ ...wish, items: undefined })).toBe(false)
  })

  it('is by tag where there is one, and by digest otherwise', () => {
    expect(copyItemOf('edge/agent', [{ tag: '1.0', digest }, { digest }])).toEqual({
      repository: 'edge/agent',
      tags: ['1.0'],
      digests: [digest],
    })
  })
})

describe('an image that is saved as a file', () => {
  const platforms = ['linux/amd64', 'linux/arm64']

  it('has platforms to choose where it is an index, each once', () => {
    expect(platformsToChoose({ kind: 'index', platforms: [...platforms, 'linux/amd64'] })).toEqual(platforms)
    expect(platformsToChoose({ kind: 'image', platforms: ['linux/amd64'] })).toEqual([])
  })

  it('holds all platforms, some in the order of the index, or exactly one for docker load', () => {
    const oci = (...some: readonly string[]) =>
      chosenPlatforms('oci', platforms, new Set(some), 'linux/amd64')
    expect(oci('linux/arm64', 'linux/amd64')).toBeUndefined()
    expect(oci('linux/arm64')).toEqual(['linux/arm64'])
    expect(oci()).toBe('none')
    expect(chosenPlatforms('docker', platforms, new Set(platforms), 'linux/arm64')).toEqual(['linux/arm64'])
    expect(chosenPlatforms('docker', platforms, new Set(), undefined)).toBe('none')
    expect(chosenPlatforms('docker', [], new Set(), undefined)).toBeUndefined()
  })

  it('is called by repository, version, and platform where it is one of several, without a slash', () => {
    expect(archiveName('edge/agent', { tag: '1.0' }, undefined)).toBe('edge_agent_1.0.tar')
    expect(archiveName('edge/agent', { digest }, ['linux/arm64/v8'])).toBe(
      'edge_agent_0123456789ab_linux_arm64_v8.tar',
    )
    expect(archiveName('a', { tag: '1' }, platforms)).toBe('a_1.tar')
  })
})

describe('the command that fetches an image', () => {
  it('names the address, and the tag or the digest', () => {
    const address = 'registry.example.com:5000'
    expect(pullLine(address, 'edge/agent', { tag: '1.0' })).toBe(`docker pull ${address}/edge/agent:1.0`)
    expect(pullLine(address, 'edge/agent', { digest })).toBe(`docker pull ${address}/edge/agent@${digest}`)
  })
})
