import { describe, expect, it } from 'vitest'

import { parseQuery, type Query } from '../../../electron/registry/search.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { parseDigest, parseRepositoryName, parseTag } from '../../../drivers/common/names.ts'

const digest = parseDigest(`sha256:${'5d'.repeat(32)}`)
const repository = parseRepositoryName('team/app')
const tag = parseTag('v1')

describe('what is searched for', () => {
  it.each<[string, Query]>([
    [digest, { kind: 'digest', digest }],
    [`  ${digest}\n`, { kind: 'digest', digest }],
    ['5d'.repeat(32), { kind: 'digest', digest }],
    ['sha256:', { kind: 'beginOfDigest' }],
    ['sha256:5d5D', { kind: 'beginOfDigest' }],
    [digest.slice(0, -1), { kind: 'beginOfDigest' }],
    ['sha512:5d', { kind: 'beginOfDigest' }],
    ['team/app:v1', { kind: 'tag', repository, tag }],
    ['registry.example.com/team/app:v1', { kind: 'tag', repository, tag }],
    ['localhost:5000/team/app:v1', { kind: 'tag', repository, tag }],
    ['localhost/team/app:v1', { kind: 'tag', repository, tag }],
    ['docker://registry.example.com:443/team/app:v1', { kind: 'tag', repository, tag }],
    [`team/app@${digest}`, { kind: 'manifest', repository, digest }],
    [`team/app:v1@${digest}`, { kind: 'manifest', repository, digest }],
    [`https://registry.example.com/team/app@${digest}`, { kind: 'manifest', repository, digest }],
    ['team/app@sha256:5D5d', { kind: 'beginOfManifest', repository, digits: 'sha256:5d5d' }],
    ['team/app:v1@5d5d', { kind: 'beginOfManifest', repository, digits: '5d5d' }],
    ['team/app@5d5', { kind: 'name', text: 'team/app@5d5' }],
    [layout.blobData(digest), { kind: 'digest', digest }],
    [layout.blobData(digest).slice(1), { kind: 'digest', digest }],
    [`root/directory${layout.manifestTagCurrent(repository, tag)}`, { kind: 'tag', repository, tag }],
    [layout.manifestRevisionLink(repository, digest), { kind: 'manifest', repository, digest }],
    [layout.layerLink(repository, digest), { kind: 'manifest', repository, digest }],
    ['team/app', { kind: 'name', text: 'team/app' }],
    ['registry.example.com/team/app', { kind: 'name', text: 'team/app' }],
    ['App', { kind: 'name', text: 'app' }],
    ['app:', { kind: 'name', text: 'app:' }],
    [`app@${digest}0`, { kind: 'name', text: `app@${digest}0` }],
    ['', { kind: 'name', text: '' }],
  ])('%j', (text, query) => expect(parseQuery(text)).toEqual(query))
})
