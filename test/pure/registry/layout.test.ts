import { describe, expect, it } from 'vitest'

import { layout, parseLayout, type LayoutEntry } from '../../../electron/registry/layout/layout.ts'
import { parseDigest, parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'

const digest = parseDigest(`sha256:${'0123456789abcdef'.repeat(4)}`)
const long = parseDigest(`sha512:${'fe'.repeat(64)}`)
const repository = parseRepositoryName('team/tools/app')
const tag = parseTag('v1.0_rc-2')
const uuid = '4b9d6a3e-6f6f-4b51-9f0c-6a2b9d5e7c11'

describe('the layout of a registry', () => {
  it('is what distribution writes', () => {
    expect(layout.blobData(digest)).toBe(
      '/docker/registry/v2/blobs/sha256/01/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef/data',
    )
    expect(layout.manifestTagCurrent(repository, tag)).toBe(
      '/docker/registry/v2/repositories/team/tools/app/_manifests/tags/v1.0_rc-2/current/link',
    )
  })

  it.each<[string, LayoutEntry]>([
    [layout.blobData(digest), { kind: 'blobData', digest }],
    [layout.blobData(long), { kind: 'blobData', digest: long }],
    [layout.layerLink(repository, digest), { kind: 'layerLink', repository, digest }],
    [
      layout.manifestRevisionLink(repository, long),
      { kind: 'manifestRevisionLink', repository, digest: long },
    ],
    [layout.manifestTagCurrent(repository, tag), { kind: 'manifestTagCurrent', repository, tag }],
    [
      layout.manifestTagIndexEntryLink(repository, tag, digest),
      { kind: 'manifestTagIndexEntryLink', repository, tag, digest },
    ],
    [layout.uploadData(repository, uuid), { kind: 'uploadData', repository, uuid }],
    [layout.uploadStartedAt(repository, uuid), { kind: 'uploadStartedAt', repository, uuid }],
  ])('is read back from %s', (path, entry) => {
    expect(parseLayout(path)).toEqual(entry)
    expect(parseLayout(`/some/root${path}`), 'below a root directory').toEqual(entry)
  })

  it('is told apart where a repository is named like a part of it', () => {
    const named = parseRepositoryName('blobs/tags/link/data')
    expect(parseLayout(layout.manifestTagCurrent(named, parseTag('index')))).toEqual({
      kind: 'manifestTagCurrent',
      repository: named,
      tag: 'index',
    })
  })

  it.each([
    '',
    '/',
    '/docker/registry/v2',
    layout.repositories(),
    layout.manifestTags(repository),
    layout.blobData(digest).replace('/01/', '/02/'),
    layout.blobData(digest).replace('/data', '/date'),
    layout.blobData(digest).replace('sha256', 'md5'),
    layout.blobData(digest).slice(0, -6),
    `${layout.blobData(digest)}/data`,
    `${layout.layerLink(repository, digest)}\n`,
    layout.layerLink(repository, digest).replace('team/', 'Team/'),
    layout.layerLink(repository, digest).replace('/link', ''),
    layout.manifestTagCurrent(repository, tag).replace('/v1', '/-v1'),
    layout.manifestTagCurrent(repository, tag).replace('current', 'courant'),
    layout.uploadData(repository, uuid).replace('/data', '/hashstates/sha256/0'),
    '/docker/registry/v2/repositories/_uploads/x/data',
    '/docker/registry/v3/blobs/sha256/00/00/data',
  ])('has no place for %j', (path) => expect(parseLayout(path)).toEqual({ kind: 'other' }))
})
