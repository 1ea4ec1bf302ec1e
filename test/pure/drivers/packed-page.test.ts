import { describe, expect, it } from 'vitest'

import type { ObjectInfo } from '../../../drivers/driver/object-store.ts'
import { scanPacked } from '../../../drivers/xml/scan-packed.ts'
import { decodeKey, encodeKeyInto } from '../../../drivers/driver/key-bytes.ts'
import { buffersOf, etagAt, isSorted, keyAt, tagForm } from '../../../drivers/driver/packed-page.ts'
import { packPage, unpackPage } from '../../../drivers/driver/unpack-page.ts'
import { readTime } from '../../../drivers/xml/read-time.ts'
import { scanPage } from '../../../drivers/xml/scan-page.ts'

const md5 = '0123456789abcdef0123456789abcdef'

describe('a packed page', () => {
  const objects: readonly ObjectInfo[] = [
    { key: 'plain', sizeBytes: 0, modifiedAtMs: 0 },
    { key: 'quoted', sizeBytes: 2 ** 50, modifiedAtMs: 1, etag: `"${md5}"`, storageClass: 'STANDARD' },
    { key: 'upper', sizeBytes: 1, modifiedAtMs: 1, etag: `"${md5.toUpperCase()}"`, storageClass: 'IA' },
    { key: 'bare', sizeBytes: 1, modifiedAtMs: 1, etag: md5, storageClass: 'STANDARD' },
    { key: 'bare upper', sizeBytes: 1, modifiedAtMs: 1, etag: md5.toUpperCase() },
    { key: 'of parts', sizeBytes: 1, modifiedAtMs: 1, etag: `"${md5}-12"` },
    { key: 'of both cases', sizeBytes: 1, modifiedAtMs: 1, etag: `"${md5.slice(0, 15)}F${md5.slice(16)}"` },
    { key: 'half quoted', sizeBytes: 1, modifiedAtMs: 1, etag: `"${md5}` },
    { key: 'digits', sizeBytes: 1, modifiedAtMs: 1, etag: `"${'1'.repeat(32)}"` },
    { key: 'empty tag', sizeBytes: 1, modifiedAtMs: 1, etag: '' },
    { key: 'archived', sizeBytes: 1, modifiedAtMs: 1, storageClass: 'COLD', restore: { state: 'archived' } },
    { key: 'restoring', sizeBytes: 1, modifiedAtMs: 1, restore: { state: 'restoring' } },
    { key: 'restored', sizeBytes: 1, modifiedAtMs: 1, restore: { state: 'restored' } },
    { key: 'until', sizeBytes: 1, modifiedAtMs: 1, restore: { state: 'restored', untilMs: 5 } },
    { key: '仓库/\u{1f433}', sizeBytes: 1, modifiedAtMs: 1, etag: '"ü"' },
    { key: 'half \ud83d of', sizeBytes: 1, modifiedAtMs: 1 },
    { key: '', sizeBytes: 1, modifiedAtMs: 1 },
  ]

  it('gives back every object as it was', () => {
    const page = { objects, prefixes: ['a/', '仓/'], next: 'token' }
    const packed = packPage(page)
    expect(unpackPage(packed)).toEqual(page)
    expect(objects.map((_, at) => keyAt(packed, at))).toEqual(objects.map(({ key }) => key))
    expect(objects.map((_, at) => etagAt(packed, at))).toEqual(objects.map(({ etag }) => etag))
    expect(Array.from(packed.tagForms.slice(0, 6))).toEqual([
      tagForm.none,
      tagForm.lower,
      tagForm.upper,
      tagForm.bareLower,
      tagForm.bareUpper,
      tagForm.other,
    ])
    expect(Buffer.from(packed.md5s.subarray(16, 32)).toString('hex')).toBe(md5)
  })

  it('grows with the page, and has buffers that can be handed to another thread', () => {
    const many = Array.from({ length: 5000 }, (_, at) => ({
      key: `${at}-${'k'.repeat(at % 200)}`,
      sizeBytes: at,
      modifiedAtMs: 2 * at,
      ...(at % 3 === 0 ? { etag: `"${at}"` } : {}),
      ...(at === 4000 ? { restore: { state: 'restored', untilMs: 9 } as const } : {}),
    }))
    const page = { objects: many, prefixes: [], next: undefined }
    const packed = packPage(page)
    expect(unpackPage(packed)).toEqual(page)
    const copy = structuredClone(packed, { transfer: buffersOf(packed) })
    expect(packed.keyBytes.buffer.byteLength).toBe(0)
    expect(unpackPage(copy)).toEqual(page)
  })

  it('tells of its first and last key, and of none where it has none', () => {
    const packed = packPage({ objects, prefixes: [], next: 'more' })
    expect(scanPacked({ kind: 'packed', page: packed })).toMatchObject({
      count: objects.length,
      firstKey: 'plain',
      lastKey: '',
      next: 'more',
    })
    expect(scanPacked({ kind: 'packed', page: packed }).isSorted).toBe(false)
    const none = packPage({ objects: [], prefixes: ['a/'], next: undefined })
    expect(scanPacked({ kind: 'packed', page: none })).toMatchObject({ count: 0, firstKey: undefined })
  })
})

it.each([
  [[], true],
  [['a'], true],
  [['a', 'a/', 'a/b', 'b', '\uff5e', '\u{1f433}'], true],
  [['', 'a'], true],
  [['a', 'a'], false],
  [['a', ''], false],
  [['ab', 'a'], false],
  [['\u{1f433}', '\uff5e'], false],
] as const)('the keys %j are in order: %s', (keys, sorted) => {
  const objects = keys.map((key) => ({ key, sizeBytes: 0, modifiedAtMs: 0 }))
  expect(isSorted(packPage({ objects, prefixes: [], next: undefined }))).toBe(sorted)
})

describe('the bytes of a key', () => {
  it.each([
    '',
    'a',
    '\u00e9',
    '\u4ed3',
    '\u{1f433}',
    '\ud83d',
    'a\udc33b',
    '\udc33\ud83d',
    '\ud7ff\ue000',
    '\u{10ffff}x\udfff',
  ])('of %j are read back as it was', (key) => {
    const bytes = new Uint8Array(3 * key.length + 2)
    const length = encodeKeyInto(key, bytes, 1)
    expect(decodeKey(bytes, 1, 1 + length)).toBe(key)
    expect(bytes[1 + length]).toBe(0)
    // Half of a character has as many bytes as what stands for it in UTF-8.
    expect(length).toBe(Buffer.byteLength(key))
  })

  it('that are no UTF-8 become replacement characters', () => {
    expect(decodeKey(Uint8Array.of(0x61, 0xff, 0x62), 0, 3)).toBe('a\ufffdb')
  })
})

describe('a time of a list', () => {
  it('is read as the language reads it, on every day of many years', () => {
    for (let day = Date.UTC(1995, 0, 1); day < Date.UTC(2105, 0, 1); day += 86_400_000 * 0.917) {
      const text = new Date(Math.round(day)).toISOString()
      for (const form of [text, text.replace(/\.\d+Z/, 'Z')]) {
        expect(readTime(Buffer.from(form), 0, form.length) ?? Date.parse(form), form).toBe(Date.parse(form))
      }
    }
  })

  it.each([
    '2026-01-02T03:04:05.6x8Z',
    '2026-01-02T03:04:05.67xZ',
    '2026-01-02T24:04:05Z',
    '2026-13-02T03:04:05Z',
    '2026-02-31T03:04:05Z',
    '2026-00-02T03:04:05Z',
    '2026-01-02 03:04:05Z',
    '202x-01-02T03:04:05Z',
    '2026-01-02T03:04:60Z',
    '2026-01-02T03:04:05+',
    '2026-01-02T03:04:05',
    '',
  ])('of another form is left to the language: %s', (text) => {
    expect(readTime(Buffer.from(text), 0, text.length)).toBeUndefined()
  })
})

describe('the scanner of pages', () => {
  const page = (content: string, version: 1 | 2 = 2) =>
    unpackPage(
      scanPage(Buffer.from(`<?xml version="1.0"?><ListBucketResult>${content}</ListBucketResult>`), {
        version,
        archives: ['GLACIER'],
      }),
    )
  const object = (fields: string): string => `<Contents>${fields}<Size>1</Size></Contents>`

  it.each([
    ['<Key>&#x1F433;&#55357;&amp;</Key>', '\u{1f433}\ud83d&'],
    ['<Key/>', ''],
    ['<Key></Key>', ''],
    ['<Key attribute="1>" >a</Key>', '" >a'],
    ['<Key>first</Key><Key>last</Key>', 'last'],
    ['<Key>a&unknown;b</Key>', 'a&unknown;b'],
    ['<Other><Key>b</Key><Deep><Deeper/></Deep></Other><Key>a</Key>', 'a'],
  ])('reads the key in %s', (fields, key) => {
    expect(page(object(fields)).objects[0]?.key).toBe(key)
  })

  it.each([
    ['%E4%BB%93%2f+%2B', '仓/ +'],
    ['%00%7F', '\u0000\u007f'],
    ['仓%20&amp;%26', '仓 &&'],
    ['&#37;41', 'A'],
  ])('decodes the percent-encoded key %s, wherever the page says so', (written, key) => {
    const listed = object('<Key>before</Key>') + object(`<Key>${written}</Key>`) + object('<Key>behind</Key>')
    const encoding = '<EncodingType>url</EncodingType>'
    for (const content of [listed + encoding, encoding + listed]) {
      expect(page(content).objects.map((each) => each.key)).toEqual(['before', key, 'behind'])
    }
  })

  it.each(['%', '%4', '%zz', '%E4%BB', '%ff', '%ED%A0%80'])('refuses the badly encoded key %s', (key) => {
    expect(() => page(`${object(`<Key>${key}</Key>`)}<EncodingType>url</EncodingType>`)).toThrow(
      expect.objectContaining({ code: 'Corrupt', retry: 'later' }),
    )
  })

  it('keeps keys apart where bytes that are no UTF-8 become longer when they are decoded', () => {
    const bytes = Buffer.concat([
      Buffer.from('<ListBucketResult><Contents><Key>'),
      Buffer.alloc(50, 0xff),
      Buffer.from('%C3%A9</Key><Size>1</Size></Contents>'),
      Buffer.from(
        '<Contents><Key>next%20key</Key><Size>2</Size></Contents><EncodingType>url</EncodingType></ListBucketResult>',
      ),
    ])
    const { objects } = unpackPage(scanPage(bytes, { version: 2, archives: [] }))
    expect(objects.map(({ key }) => key)).toEqual([`${'\ufffd'.repeat(50)}é`, 'next key'])
  })

  it('tells the restore of an object that was asked for with its class', () => {
    const state = (fields: string) => page(object(`<Key>a</Key>${fields}`)).objects[0]?.restore
    expect(state('<StorageClass>GLACIER</StorageClass>')).toEqual({ state: 'archived' })
    expect(state('<StorageClass>STANDARD</StorageClass>')).toBeUndefined()
    expect(
      state(
        '<RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus><StorageClass>GLACIER</StorageClass>',
      ),
    ).toEqual({ state: 'restoring' })
    expect(
      state(
        '<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>2012-12-21T00:00:00Z</RestoreExpiryDate></RestoreStatus>',
      ),
    ).toEqual({ state: 'restored', untilMs: Date.UTC(2012, 11, 21) })
    expect(state('<RestoreInfo>ongoing-request="true"</RestoreInfo>')).toEqual({ state: 'restoring' })
  })

  it.each([
    ['&quot;9bb58f26192e4ba00f01e2e7b136bbd8-12&quot;', '"9bb58f26192e4ba00f01e2e7b136bbd8-12"'],
    ['"9bb58f26192e4ba00f01e2e7b136bbd8-12"', '"9bb58f26192e4ba00f01e2e7b136bbd8-12"'],
    ['9bb58f26192e4ba00f01e2e7b136bbd8-12', '9bb58f26192e4ba00f01e2e7b136bbd8-12'],
    ['&quot;a-1"', '"a-1"'],
    ['&quot;a&amp;1&quot;', '"a&1"'],
    ['&quot;ü&quot;', '"ü"'],
    ['&quot;&quot;', '""'],
    ['&quot;', '"'],
    ['"', '"'],
  ])('reads the entity tag %s between others', (written, etag) => {
    const md5 = '"9bb58f26192e4ba00f01e2e7b136bbd8"'
    const tags = [md5, written, '', '&quot;b-2&quot;', md5, written]
    const listed = tags.map((tag) => object(`<Key>k</Key><ETag>${tag}</ETag>`)).join('')
    expect(page(listed).objects.map((each) => each.etag)).toEqual([md5, etag, '', '"b-2"', md5, etag])
  })

  it('has at most 255 storage classes a page', () => {
    const listed = (count: number): string =>
      Array.from({ length: count }, (_, at) =>
        object(`<Key>${at}</Key><StorageClass>C${at}</StorageClass>`),
      ).join('')
    expect(page(listed(255)).objects.at(-1)?.storageClass).toBe('C254')
    expect(() => page(listed(256))).toThrow(expect.objectContaining({ code: 'Corrupt' }))
  })

  it.each([
    '<Contents><Key>a</Key ><Size>1</Size></Contents>',
    '<Contents><Key><![CDATA[a]]></Key><Size>1</Size></Contents>',
    '<Contents><!-- a --><Key>a</Key><Size>1</Size></Contents>',
    '<?page?>',
    '<Contents><Key>a</Key><Size>1</Size><LastModified>yesterday</LastModified></Contents>',
    '<Contents><Key>a</Key><Size></Size></Contents>',
    '<Contents><Key>a</Key><Size>9007199254740993</Size></Contents>',
    '<CommonPrefixes></CommonPrefixes>',
    '</Contents>',
  ])('refuses %s', (content) => {
    expect(() => page(content)).toThrow(expect.objectContaining({ code: 'Corrupt', retry: 'later' }))
  })

  it('refuses a document that is cut anywhere', () => {
    const whole = `<ListBucketResult><IsTruncated>true</IsTruncated><NextMarker>a</NextMarker>${object('<Key>a&amp;</Key><ETag>"1"</ETag>')}<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes></ListBucketResult>`
    expect(scanPage(Buffer.from(whole), { version: 1, archives: [] }).next).toBe('a')
    // Of one character nobody can tell.
    for (let length = 2; length < whole.length; length += 1) {
      expect(() => scanPage(Buffer.from(whole.slice(0, length)), { version: 1, archives: [] })).toThrow(
        expect.objectContaining({ name: 'StoreError', code: 'Corrupt' }),
      )
    }
  })
})
