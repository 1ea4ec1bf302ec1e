import { describe, expect, it } from 'vitest'

import { copyRequest, isOntoItself, nameProblems } from '../../../renderer/features/copy/copy-request.ts'
import {
  archiveName,
  chosenEntries,
  entriesToChoose,
  firstForDocker,
  imagesForDocker,
  withEntry,
  type EntryToChoose,
} from '../../../renderer/features/export/export-choice.ts'
import { copyItemOf } from '../../../renderer/features/repositories/shared/copy-item.ts'
import {
  pullCommands,
  pullLine,
  type PullTool,
} from '../../../renderer/features/repositories/shared/pull-line.ts'

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
  const annotations = { 'io.github.containers.compression.zstd': 'true' }
  const [zstd, amd, arm, attestation, blob] = [
    { digest: 'z', kind: 'image', name: 'linux/amd64 (zstd)', annotations },
    { digest: 'a', kind: 'image', name: 'linux/amd64' },
    { digest: 'b', kind: 'image', name: 'linux/arm64/v8' },
    { digest: 'c', kind: 'artifact', name: '', about: 'b' },
    { digest: 'd', kind: 'blob', name: 'application/vnd.oci.image.layer.v1.tar+gzip' },
  ] as const satisfies readonly EntryToChoose[]
  const entries = [zstd, amd, arm, attestation]

  it('has entries to choose where it is an index, each once, and no blobs', () => {
    expect(entriesToChoose({ kind: 'index', manifests: [...entries, amd, blob] })).toEqual(entries)
    expect(entriesToChoose({ kind: 'index', manifests: [blob] })).toEqual([])
    expect(entriesToChoose({ kind: 'image', manifests: [] })).toEqual([])
  })

  it('holds all entries, some in the order of the index, or exactly one for docker load', () => {
    const oci = (...some: readonly string[]) => chosenEntries('oci', entries, new Set(some), 'a')
    expect(oci('c', 'b', 'a', 'z')).toBeUndefined()
    expect(oci('c', 'z')).toEqual(['z', 'c'])
    expect(oci()).toBe('none')
    expect(chosenEntries('docker', entries, new Set('z'), 'b')).toEqual(['b'])
    expect(chosenEntries('docker', entries, new Set(), undefined)).toBe('none')
    expect(chosenEntries('docker', [], new Set(), undefined)).toBeUndefined()
  })

  it('is for docker load the one that is not in zstd, first of all linux/amd64', () => {
    expect(imagesForDocker(entries).map(({ entry }) => entry)).toEqual([amd, arm, zstd])
    expect(firstForDocker(entries)).toBe('a')
    expect(firstForDocker([zstd, arm])).toBe('b')
    expect(firstForDocker([zstd])).toBeUndefined()
  })

  it('takes the artifacts about an entry along, and leaves them out with it', () => {
    const all = new Set(['z', 'a', 'b', 'c'])
    expect([...withEntry(entries, all, 'b', false)]).toEqual(['z', 'a'])
    expect([...withEntry(entries, new Set(), 'b', true)]).toEqual(['b', 'c'])
    expect([...withEntry(entries, all, 'c', false)]).toEqual(['z', 'a', 'b'])
  })

  it('is called by repository, version, and the entry where it is one of several, in plain characters', () => {
    expect(archiveName('edge/agent', { tag: '1.0' }, entries, undefined)).toBe('edge_agent_1.0.tar')
    expect(archiveName('edge/agent', { digest }, entries, ['b'])).toBe(
      'edge_agent_0123456789ab_linux_arm64_v8.tar',
    )
    expect(archiveName('a', { tag: '1' }, entries, ['z'])).toBe('a_1_linux_amd64_zstd.tar')
    expect(archiveName('a', { tag: '1' }, entries, ['a', 'b'])).toBe('a_1.tar')
  })
})

describe('the command that fetches an image', () => {
  it('names the address, and the tag or the digest', () => {
    const address = 'registry.example.com:5000'
    expect(pullLine(address, 'edge/agent', { tag: '1.0' })).toBe(`docker pull ${address}/edge/agent:1.0`)
    expect(pullLine(address, 'edge/agent', { digest })).toBe(`docker pull ${address}/edge/agent@${digest}`)
  })

  it('is written for each tool, by tag and by digest', () => {
    const address = 'registry.example.com'
    const textsOf = (tool: PullTool, tag?: string): readonly string[] =>
      pullCommands(tool, address, 'edge/agent', { tag, digest }).map(({ text }) => text)
    expect(textsOf('podman', '1.0')).toEqual([
      `podman pull ${address}/edge/agent:1.0`,
      `podman pull ${address}/edge/agent@${digest}`,
    ])
    expect(textsOf('skopeo')).toEqual([
      `skopeo copy docker://${address}/edge/agent@${digest} oci-archive:agent-0123456789ab.tar`,
      `skopeo inspect docker://${address}/edge/agent@${digest}`,
    ])
    expect(textsOf('crane', '1.0').slice(0, 2)).toEqual([
      `crane pull ${address}/edge/agent:1.0 agent-1.0.tar`,
      `crane manifest ${address}/edge/agent:1.0`,
    ])
    expect(textsOf('helm', '1.0_build.7')).toEqual([
      `helm pull oci://${address}/edge/agent --version 1.0+build.7`,
    ])
    expect(textsOf('helm')).toEqual([])
  })
})
