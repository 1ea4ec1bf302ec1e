import { describe, expect, it } from 'vitest'

import type { CopyPlanView } from '../../../electron/api/views.ts'
import { copyRequest, isThereAlready } from '../../../renderer/views/copy/copy-request.ts'
import {
  archiveName,
  chosenPlatforms,
  platformsToChoose,
} from '../../../renderer/views/export/export-choice.ts'
import { pullLine } from '../../../renderer/views/repositories/pull-line.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

describe('a copy that is asked for', () => {
  const tags = { repository: 'edge/agent', tags: ['1.0'] }

  it('is not asked for before a target and a name are chosen', () => {
    expect(copyRequest({ from: 'a', to: undefined, items: undefined, as: '' })).toBeUndefined()
    expect(copyRequest({ from: 'a', to: 'b', items: [tags], as: ' ' })).toBeUndefined()
  })

  it('is for everything, for repositories by their own names, or for one under another name', () => {
    expect(copyRequest({ from: 'a', to: 'b', items: undefined, as: '' })).toEqual({ from: 'a', to: 'b' })
    const two = [tags, { repository: 'x' }]
    expect(copyRequest({ from: 'a', to: 'b', items: two, as: 'ignored' })?.items).toEqual(two)
    const items = (as: string) => copyRequest({ from: 'a', to: 'b', items: [tags], as })?.items
    expect(items('edge/agent')).toEqual([tags])
    expect(items(' mirror/agent ')).toEqual([{ ...tags, as: 'mirror/agent' }])
  })

  it('has nothing to do only when all is known and none of it lacks', () => {
    const plan: CopyPlanView = {
      whole: true,
      repositories: 1,
      tags: 1,
      manifests: 1,
      blobs: 3,
      sizeBytes: 30,
      alreadyBlobs: 3,
      alreadyBytes: 30,
      newTags: 0,
      movedTags: 0,
      sameTags: 1,
      moving: [],
      way: 'streamed',
      problems: [],
    }
    expect(isThereAlready(plan)).toBe(true)
    const lacking = [{ whole: false }, { newTags: 1 }, { movedTags: 1 }, { alreadyBlobs: 2 }]
    expect(lacking.map((more) => isThereAlready({ ...plan, ...more }))).toEqual([false, false, false, false])
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
