import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { contentDigestBytes } from '../../../electron/contents/model/layer-entries.ts'
import { TarLister } from '../../../electron/contents/tar/list-tar.ts'
import { tarOf } from '../../layers/told-layer.ts'

test.each([1000, 100, 1])(
  'files are known by the digest of their bytes, read %d bytes at a time',
  async (size) => {
    const long = 'the sea is calm tonight '.repeat(100)
    const tar = await tarOf([
      { path: 'd', kind: 'folder' },
      { path: 'd/long', content: long },
      { path: 'd/empty', content: '' },
      { path: 'link', kind: 'symbolicLink', target: 'd/long' },
      { path: 'again', content: long },
    ])
    const lister = new TarLister()
    for (let at = 0; at < tar.byteLength; at += size) lister.push(tar.subarray(at, at + size))
    lister.end()
    const { count, contentDigests } = lister.takeBatch()
    const digests = Array.from({ length: count }, (_, at) =>
      Buffer.from(contentDigests.subarray(at * contentDigestBytes, (at + 1) * contentDigestBytes)).toString(
        'hex',
      ),
    )
    const none = '0'.repeat(64)
    expect(digests).toEqual([none, sha256(long), sha256(''), none, sha256(long)])
  },
)

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
