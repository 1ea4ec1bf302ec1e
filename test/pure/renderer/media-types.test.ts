import { describe, expect, it } from 'vitest'

import { piecesOf } from '../../../renderer/parts/values/break-pieces.ts'
import { mediaTypeNameOf } from '../../../renderer/parts/values/media-type-name.ts'

describe('the name of a media type', () => {
  it.each([
    ['application/vnd.oci.image.index.v1+json', { id: 'ociIndex' }],
    ['application/vnd.docker.distribution.manifest.list.v2+json', { id: 'dockerList' }],
    ['application/vnd.oci.image.layer.v1.tar+zstd', { id: 'ociLayer', format: 'tar+zstd' }],
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', { id: 'ociLayer', format: 'tar+gzip' }],
    ['application/vnd.docker.image.rootfs.diff.tar.gzip', { id: 'dockerLayer', format: 'tar+gzip' }],
    ['application/vnd.dev.sigstore.bundle.v0.3+json', { id: 'sigstoreBundle' }],
    ['application/vnd.dev.sigstore.bundle+json;version=0.3', { id: 'sigstoreBundle' }],
  ])('of %s is known', (mediaType, name) => {
    expect(mediaTypeNameOf(mediaType)).toEqual(name)
  })

  it.each(['', 'application/vnd.example.thing.v1+json', 'constructor', '__proto__'])(
    'of “%s” is not made up',
    (mediaType) => {
      expect(mediaTypeNameOf(mediaType)).toBeUndefined()
    },
  )
})

describe('a long name', () => {
  it('breaks after its marks, and within no word', () => {
    expect(piecesOf('application/vnd.oci.image.index.v1+json')).toEqual([
      'application/',
      'vnd.',
      'oci.',
      'image.',
      'index.',
      'v1+',
      'json',
    ])
  })

  it('is the same text when its pieces are put together', () => {
    for (const text of ['', '--', 'a--b', '/a/', 'team/app@sha256:0123', '..'])
      expect(piecesOf(text).join('')).toBe(text)
  })

  it('stays whole where it would be of too many pieces', () => {
    const text = 'a.'.repeat(100_000)
    expect(piecesOf(text)).toEqual([text])
  })
})
