import { open, readFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import {
  StoreError,
  mapConcurrent,
  type ObjectInfo,
  type ObjectStore,
  type Part,
  type StorageDriver,
  type Upload,
} from '../../drivers/index.ts'
import { scanPacked } from '../../drivers/xml/scan-packed.ts'
import { listRanges } from '../../drivers/driver/ranges/list-ranges.ts'
import { compareKeys } from '../../drivers/driver/store-path.ts'
import { unpackPage } from '../../drivers/driver/unpack-page.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { expectCode, live, readAll, someBytes, type DriverHarness } from './harness.ts'

/** What every cloud must do below the paths: any key, paging, parts. */
export function describeObjectStore(harness: DriverHarness): void {
  describe(`object store ${harness.name}`, () => {
    const folder = useTempFolder()
    let driver: StorageDriver
    let objects: ObjectStore
    beforeEach(async () => {
      driver = await harness.open('')
      objects = driver.objects
    })
    afterEach(async () => {
      let left = await objects.list({ prefix: '' }, live)
      while (left.objects.length > 0) {
        await objects.deleteMany(
          left.objects.map((object) => object.key),
          live,
        )
        left = await objects.list({ prefix: '' }, live)
      }
      for (const upload of (await objects.listUploads({ prefix: '' }, live)).uploads) {
        await objects.abortUpload(upload, live)
      }
      await driver.close()
    })

    it.each([
      'a b/c d',
      'plus+plus',
      'percent%20percent',
      'percent%zz',
      'hash#and?question&ampersand=equals',
      "quote'and(brackets)!*",
      'emoji-\u{1f433}/仓库/ünïcode',
      'e\u0301-decomposed and \u00e9-composed',
      'tilde~dollar$comma,at@colon;semi',
      '<angle>&amp;"double"',
    ])('keeps the key %s in every operation', async (key) => {
      await objects.put(key, someBytes(10), live)
      expect((await objects.head(key, live))?.sizeBytes).toBe(10)
      expect(
        (await objects.list({ prefix: key.slice(0, 3) }, live)).objects.map((object) => object.key),
      ).toEqual([key])
      expect(await readAll((await objects.get(key, { offset: 3, length: 4 }, live)).bytes)).toEqual(
        someBytes(10).subarray(3, 7),
      )
      await objects.copy(key, `copy/${key}`, live)
      expect(await readAll((await objects.get(`copy/${key}`, { offset: 0 }, live)).bytes)).toEqual(
        someBytes(10),
      )
      const upload = await objects.createUpload(key, live)
      expect((await objects.listUploads({ prefix: key }, live)).uploads.map((each) => each.key)).toEqual([
        key,
      ])
      const part = await objects.putPart(upload, 1, someBytes(20, 2), live)
      await objects.completeUpload(upload, [part], live)
      expect((await objects.head(key, live))?.sizeBytes).toBe(20)
      expect(await objects.deleteMany([key, `copy/${key}`], live)).toEqual([])
      expect(await objects.head(key, live)).toBeUndefined()
    })

    if (harness.name.includes('lanes')) {
      describe('a range that goes into a file past this thread', () => {
        let file: FileHandle
        const path = (): string => join(folder(), 'range')
        beforeEach(async () => {
          file = await open(path(), 'w+')
        })
        afterEach(() => file.close())

        it('has each byte in its place', async () => {
          const bytes = someBytes(1_000_000)
          await objects.put('into a file', bytes, live)
          const info = await objects.head('into a file', live)
          const written = await objects.getInto('into a file', rangeOf(info), live)
          expect(written).toMatchObject({ kind: 'written', receivedBytes: 300_000, info })
          const expected = Buffer.alloc(900_001)
          expected.set(bytes.subarray(600_001, 900_001), 600_001)
          expect(Buffer.compare(await readFile(path()), expected)).toBe(0)
        })

        it('is not written of another object than the one that is meant', async () => {
          await objects.put('into a file', someBytes(1_000_000), live)
          const info = { sizeBytes: 1_000_000, etag: '"another"' }
          expect(await objects.getInto('into a file', rangeOf(info), live)).toEqual({ kind: 'other' })
          expect((await file.stat()).size).toBe(0)
        })

        it('says of a missing object that it is missing', async () => {
          await expectCode(objects.getInto('no such key', rangeOf(undefined), live), 'NotFound')
        })

        function rangeOf(info: Pick<ObjectInfo, 'sizeBytes' | 'etag'> | undefined) {
          const expected = { sizeBytes: info?.sizeBytes ?? 0, etag: info?.etag }
          return { file, offset: 600_001, lengthBytes: 300_000, expected }
        }
      })
    }

    it('copies from another bucket of its service, whole or in parts', async () => {
      const other = await harness.openOther()
      expect(other.objects.bucketAddress.service).toBe(objects.bucketAddress.service)
      // No percent sign and no plus: Ceph decodes the source of a part twice.
      const source = { bucket: other.objects.bucketAddress.bucket, key: 'a b/\u00e9#&/c' }
      const small = someBytes(6 * 1024 * 1024, 3)
      await other.objects.put(source.key, small, live)
      await objects.copy(source, 'copied', live)
      const upload = await objects.createUpload('joined', live)
      const cut = 5 * 1024 * 1024
      const parts = [
        await objects.copyPart(upload, 1, source, { offset: 0, length: cut }, live),
        await objects.copyPart(upload, 2, source, { offset: cut, length: small.length - cut }, live),
      ]
      await objects.completeUpload(upload, parts, live)
      for (const key of ['copied', 'joined']) {
        const copied = await readAll((await objects.get(key, { offset: 0 }, live)).bytes)
        expect(Buffer.compare(copied, small), key).toBe(0)
      }
      await expectCode(objects.copy({ ...source, key: 'missing' }, 'copied', live), 'NotFound')
      await other.objects.deleteMany([source.key], live)
      await other.close()
    })

    it('says of a missing object that it is missing, and deletes it without complaint', async () => {
      expect(await objects.head('missing', live)).toBeUndefined()
      expect(await objects.deleteMany(['missing', 'missing/too'], live)).toEqual([])
    })

    it('deletes keys that no XML can hold, and those beside them', async () => {
      const odd = ['\u0001', '\u001f', '\ufffe', '\uffff', 'a line\n', 'a tab\t', 'a return\r', '\u0085']
      const keys = [...odd.map((text) => `odd/${text}`), 'odd/plain', 'odd/\u{1f433}']
      for (const key of keys) await objects.put(key, someBytes(1), live)
      expect(await objects.deleteMany([...keys, 'odd/missing\u0002'], live)).toEqual([])
      expect((await objects.list({ prefix: '' }, live)).objects).toEqual([])
    })

    it('pages through keys and prefixes in the byte order of UTF-8', async () => {
      const keys = ['a', 'b-c', 'b.c', 'b/c', 'b/d', 'b0', '\uff5e', '\u{1f433}']
      for (const key of keys) await objects.put(key, someBytes(1), live)
      expect(await collect({ prefix: '', maxKeys: 2 })).toEqual(keys)
      expect(await collect({ prefix: '', maxKeys: 3, startAfter: 'b.c' })).toEqual(keys.slice(3))
      expect(await collect({ prefix: 'b', maxKeys: 1, delimiter: '/' })).toEqual(['b-c', 'b.c', 'b/', 'b0'])
    })

    it('gives a page to a scanner as it gives it to a reader, and goes on from it', async () => {
      const keys = ['a b', 'b-c', 'b/c', 'b/d', 'c%2F&d', '\uff5e', '\u{1f433}/\u4ed3']
      for (const key of keys) await objects.put(key, someBytes(key.length), live)
      const found = []
      let token: string | undefined
      do {
        const query = { prefix: '', maxKeys: 2, ...(token === undefined ? {} : { token }) }
        const scanned = await objects.scan(query, scanPacked, live)
        const page = await objects.list(query, live)
        expect(unpackPage(scanned.columns).objects).toEqual(page.objects)
        expect(scanned).toMatchObject({
          count: page.objects.length,
          firstKey: page.objects[0]?.key,
          lastKey: page.objects.at(-1)?.key,
          next: page.next,
        })
        found.push(...page.objects.map((object) => object.key))
        token = scanned.next
      } while (token !== undefined)
      expect(found).toEqual(keys)
      const byFolder = await objects.scan({ prefix: 'b', delimiter: '/' }, scanPacked, live)
      expect(byFolder).toMatchObject({ count: 1, firstKey: 'b-c', prefixes: ['b/'] })
    })

    it('is listed by ranges as it is listed page by page', async () => {
      const keys = Array.from({ length: 120 }, (_, at) => {
        const name = ['a', 'a-b', 'a.b', 'a/b', '\uff5e/x', '\u{1f433} +%', 'r/_manifests'][at % 7]
        return `${name}/${at}${at % 5 === 0 ? '-x' : '/y'}`
      })
      for (const key of keys) await objects.put(key, someBytes(1), live)
      const expected = await collect({ prefix: '' })
      for (const maxKeys of [1, 2, 7, 1000]) {
        const found: { readonly key: string; readonly after: string }[] = []
        await listRanges(
          {
            objects,
            prefix: '',
            atOnce: 6,
            maxKeys,
            scanner: scanPacked,
            onPage: ({ columns }, { after, through }) => {
              for (const { key } of unpackPage(columns).objects) {
                if (after !== undefined && compareKeys(key, after) <= 0) continue
                if (through === undefined || compareKeys(key, through) <= 0)
                  found.push({ key, after: after ?? '' })
              }
            },
            onRestart: () => {
              throw new Error('the service lists in order')
            },
          },
          live,
        )
        found.sort((one, other) => compareKeys(one.after, other.after))
        expect(found.map(({ key }) => key)).toEqual(expected)
      }
    })

    it('asks again for a page that the scanner cannot read', async () => {
      await objects.put('a', someBytes(1), live)
      let asked = 0
      const scanned = await objects.scan(
        { prefix: '' },
        (page) => {
          asked += 1
          if (asked === 1) throw new StoreError('Corrupt', 'cut short', {}, { retry: 'later' })
          return scanPacked(page)
        },
        live,
      )
      expect({ asked, firstKey: scanned.firstKey }).toEqual({ asked: 2, firstKey: 'a' })
      const refused = objects.scan({ prefix: '' }, () => Promise.reject(new Error('a mistake')), live)
      await expectCode(refused, 'Unexpected')
    })

    it('cuts keys at a delimiter of two characters, or says that the service does not', async () => {
      const keys = ['r/a/_layers/x', 'r/a/_manifests/y', 'r/a/b/_manifests/z', 'r/a/c', 'r/_x/_y', 'r_z']
      for (const key of keys) await objects.put(key, someBytes(1), live)
      const query = { prefix: 'r', delimiter: '/_', maxKeys: 1 } as const
      const takes = driver.name === 's3' || driver.name === 'filesystem'
      const found = await collect(query).catch((error: StoreError) => error.code)
      expect(found).toEqual(takes ? ['r/_', 'r/a/_', 'r/a/b/_', 'r/a/c', 'r_z'] : 'Unsupported')
      const below = await collect({ ...query, prefix: 'r/_' }).catch((error: StoreError) => error.code)
      expect(below).toEqual(takes ? ['r/_x/_'] : 'Unsupported')
    })

    it('lists the parts of an upload and goes on after any of them', async () => {
      const upload = await objects.createUpload('parts', live)
      const sent = []
      for (let number = 1; number <= 3; number += 1) {
        sent.push(await objects.putPart(upload, number, someBytes(100 + number, number), live))
      }
      const listed = await objects.listParts(upload, 0, live)
      expect(listed.parts.map(({ number, sizeBytes }) => [number, sizeBytes])).toEqual([
        [1, 101],
        [2, 102],
        [3, 103],
      ])
      expect((await objects.listParts(upload, 2, live)).parts.map((part) => part.number)).toEqual([3])
      const again = await objects.putPart(upload, 3, someBytes(5), live)
      expect((await objects.listParts(upload, 2, live)).parts.map((part) => part.sizeBytes)).toEqual([5])
      await objects.abortUpload(upload, live)
      await objects.abortUpload(upload, live)
      expect(again.number).toBe(3)
    })

    describe('an upload that is gone', () => {
      it.each<readonly [string, (upload: Upload, parts: readonly Part[]) => Promise<Upload>]>([
        ['was aborted', (upload) => objects.abortUpload(upload, live).then(() => upload)],
        [
          'was completed, and its object written over',
          async (upload, parts) => {
            await objects.completeUpload(upload, parts, live)
            await objects.put(upload.key, someBytes(7, 9), live)
            return upload
          },
        ],
        [
          'never was',
          async (upload) => {
            await objects.abortUpload(upload, live)
            return { ...upload, uploadId: `${upload.uploadId.slice(0, -4)}0000` }
          },
        ],
      ])('is told at once when it %s', async (_, lose) => {
        const upload = await objects.createUpload('gone', live)
        const parts = [await objects.putPart(upload, 1, someBytes(20, 2), live)]
        const lost = await lose(upload, parts)
        const failure = await expectCode(objects.completeUpload(lost, parts, live), 'NotFound')
        expect(failure.retry).toBe('never')
        await expectCode(objects.listParts(lost, 0, live), 'NotFound')
        await objects.abortUpload(lost, live)
      })

      it("is not taken for another's object of as many bytes and parts", async () => {
        const join = async (seed: number): Promise<readonly [Upload, readonly Part[]]> => {
          const upload = await objects.createUpload('gone', live)
          return [upload, [await objects.putPart(upload, 1, someBytes(20, seed), live)]]
        }
        await objects.completeUpload(...(await join(1)), live)
        const [upload, parts] = await join(2)
        await objects.abortUpload(upload, live)
        await expectCode(objects.completeUpload(upload, parts, live), 'NotFound')
      })
    })

    it('resumes an upload of more than 1,000 parts', { timeout: 120_000 }, async () => {
      const upload = await objects.createUpload('many-parts', live)
      const numbers = Array.from({ length: 1003 }, (_, index) => index + 1)
      const send = (number: number) => objects.putPart(upload, number, someBytes(1, number), live)
      const bucket = harness.bucket?.()
      const stored = bucket?.uploads.get(upload.uploadId)
      if (bucket === undefined) for await (const _ of mapConcurrent(numbers, 32, send, live)) void _
      else if (stored === undefined) throw new Error('the service has no such upload')
      else for (const number of numbers) bucket.putPart(stored, number, Buffer.from(someBytes(1, number)))
      const first = await objects.listParts(upload, 0, live)
      expect(first.next).toBe(1000)
      const rest = await objects.listParts(upload, first.next ?? 0, live)
      expect([first.parts.length, rest.parts.length, rest.next]).toEqual([1000, 3, undefined])
      await objects.abortUpload(upload, live)
    })

    async function collect(query: Parameters<ObjectStore['list']>[0]): Promise<string[]> {
      const found: string[] = []
      let token: string | undefined
      do {
        const page = await objects.list(token === undefined ? query : { ...query, token }, live)
        const keys = [...page.objects.map((object) => object.key), ...page.prefixes]
        expect(keys.length, 'keys on a page').toBeLessThanOrEqual(query.maxKeys ?? 1000)
        found.push(...keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
        token = page.next
      } while (token !== undefined)
      return found
    }
  })
}
