import { describe, expect, it } from 'vitest'

import type { ObjectPage } from '../../../drivers/driver/object-store.ts'
import { unpackPage } from '../../../drivers/driver/unpack-page.ts'
import { scanPage } from '../../../drivers/xml/scan-page.ts'

const head = '<?xml version="1.0" encoding="UTF-8"?>\n'

describe('a page of a list', () => {
  it('gives objects with size, time, class and entity tag, and the token of the next page', () => {
    const page = scanListPage(
      `${head}<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
      <Name>bucket</Name><Prefix>a/</Prefix><KeyCount>2</KeyCount><MaxKeys>2</MaxKeys>
      <EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
      <Contents><Key>a/one</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>
        <ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>5368709120</Size>
        <Owner><ID>1</ID><DisplayName>someone</DisplayName></Owner><StorageClass>STANDARD_IA</StorageClass></Contents>
      <Contents><ETag>"x"</ETag><Key>a/two</Key><Size>0</Size><LastModified>2026-01-02T03:04:05Z</LastModified></Contents>
      <NextContinuationToken>1a+b/==</NextContinuationToken></ListBucketResult>`,
      { version: 2 },
    )
    expect(page).toEqual({
      objects: [
        {
          key: 'a/one',
          sizeBytes: 5368709120,
          modifiedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
          etag: '"d41d8cd98f00b204e9800998ecf8427e"',
          storageClass: 'STANDARD_IA',
        },
        { key: 'a/two', sizeBytes: 0, modifiedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5), etag: '"x"' },
      ],
      prefixes: [],
      next: '1a+b/==',
    })
  })

  it('gives common prefixes, and no token on the last page', () => {
    const page = scanListPage(
      `<ListBucketResult><Prefix/><IsTruncated>false</IsTruncated>` +
        `<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>b&amp;c/</Prefix></CommonPrefixes></ListBucketResult>`,
      { version: 2 },
    )
    expect(page).toEqual({ objects: [], prefixes: ['a/', 'b&c/'], next: undefined })
  })

  it.each([
    ['a%2Fb%20c%2Bd%25', 'a/b c+d%'],
    ['a+b', 'a b'],
    ['%E4%BB%93%E5%BA%93', '仓库'],
  ])('decodes the key %s that the service encoded', (written, key) => {
    const page = scanListPage(
      `<ListBucketResult><Contents><Key>${written}</Key><Size>1</Size></Contents><EncodingType>url</EncodingType></ListBucketResult>`,
      { version: 2 },
    )
    expect(page.objects[0]?.key).toBe(key)
  })

  it('leaves a key with a plus or a percent alone when nothing was encoded, but for its entities', () => {
    const page = scanListPage(
      '<ListBucketResult><Contents><Key>a+b%20&lt;&#x4ed3;&#33;</Key><Size>1</Size></Contents></ListBucketResult>',
      { version: 2 },
    )
    expect(page.objects[0]?.key).toBe('a+b%20<仓!')
  })

  it('goes on from the last key or prefix when a version 1 page names no marker', () => {
    const page = scanListPage(
      '<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a-z</Key><Size>1</Size></Contents>' +
        '<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes></ListBucketResult>',
      { version: 1 },
    )
    expect(page.next).toBe('a/')
  })

  it.each([
    ['is deeper than any', `<ListBucketResult>${'<A>'.repeat(50_000)}`],
    ['is cut short', '<ListBucketResult><Contents><Key>a</Key><Size>1'],
    ['is cut between objects', '<ListBucketResult><Contents><Key>a</Key><Size>1</Size></Contents>'],
    ['is another document', '<Error><Code>AccessDenied</Code></Error>'],
    [
      'has an object without a key',
      '<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>',
    ],
    [
      'has a size that is no number',
      '<ListBucketResult><Contents><Key>a</Key><Size>-1</Size></Contents></ListBucketResult>',
    ],
    ['has crossed tags', '<ListBucketResult><Contents><Key>a</Size></Contents></ListBucketResult>'],
    ['is empty', ''],
  ])('is refused as corrupt when it %s', (_, xml) => {
    const failure = catching(() => scanListPage(xml, { version: 2 }))
    expect(failure).toMatchObject({ name: 'StoreError', code: 'Corrupt' })
  })
})

it('a web page is no page of a list, and says so', () => {
  const page = '<!DOCTYPE html><html><title>Sign in</title></html>'
  expect(catching(() => scanListPage(page, { version: 2 }))).toMatchObject({
    code: 'Unexpected',
    message: 'what answered is not a storage service, and says: Sign in',
  })
})

describe('a page that says that there is more, and not where', () => {
  const keys = '<Contents><Key>a</Key><Size>1</Size></Contents>'
  it.each([
    ['1', 1, ''],
    ['2, though it has keys,', 2, keys],
    ['2, with a token of nothing,', 2, `${keys}<NextContinuationToken/>`],
    ['2, with a marker of version 1,', 2, `${keys}<NextMarker>a</NextMarker>`],
  ] as const)('of version %s is refused', (_, version, content) => {
    const xml = `<ListBucketResult><IsTruncated>true</IsTruncated>${content}</ListBucketResult>`
    expect(catching(() => scanListPage(xml, { version }))).toMatchObject({
      code: 'Unexpected',
      retry: 'never',
      reason: { id: 'listWithoutNext' },
    })
  })
})

function catching(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

function scanListPage(xml: string, { version }: { readonly version: 1 | 2 }): ObjectPage {
  return unpackPage(scanPage(new TextEncoder().encode(xml), { version, archives: [] }))
}
