import { gzipSync } from 'node:zlib'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import type { Answer } from '../clouds/common/answer.ts'
import type { Fault } from '../clouds/common/faults.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../clouds/every-cloud.ts'
import { live, readAll, someBytes } from './harness.ts'

const account = { accessKey: 'AKIDFOREIGN', secretKey: 'secretOfTheForeignAnswers' }
const content = Buffer.from(someBytes(5000))

const upload = { key: 'other', uploadId: '0123456789ABCDEF0123456789ABCDEF' }
const part = { number: 1, etag: '"0123456789abcdef0123456789abcdef"', sizeBytes: 10 }

const operations = {
  put: ({ objects }) => objects.put('other', content, live),
  head: ({ objects }) => objects.head('file', live),
  get: async ({ objects }) => readAll((await objects.get('file', { offset: 0 }, live)).bytes),
  copy: ({ objects }) => objects.copy('file', 'other', live),
  list: ({ objects }) => objects.list({ prefix: '' }, live),
  deleteMany: ({ objects }) => objects.deleteMany(['one', 'two'], live),
  createUpload: ({ objects }) => objects.createUpload('other', live),
  putPart: ({ objects }) => objects.putPart(upload, 1, content, live),
  copyPart: ({ objects }) => objects.copyPart(upload, 1, 'file', { offset: 0, length: 10 }, live),
  listParts: ({ objects }) => objects.listParts(upload, 0, live),
  completeUpload: ({ objects }) => objects.completeUpload(upload, [part], live),
  abortUpload: ({ objects }) => objects.abortUpload(upload, live),
  listUploads: ({ objects }) => objects.listUploads({ prefix: '' }, live),
} satisfies Record<string, (driver: StorageDriver) => Promise<unknown>>

describe.each(cloudDrivers)('what stands between us and %s', (name) => {
  let cloud: StartedCloud
  let driver: StorageDriver
  beforeAll(async () => {
    cloud = await startCloud(name, { account })
    const resolved = resolveParameters(name, cloud.values, {})
    driver = await openDriver(resolved, { store: 'behind a proxy', readOnly: false })
  })
  beforeEach(() => driver.putContent('/file', content, live))
  afterEach(() => {
    cloud.faults.rules = []
  })
  afterAll(async () => {
    await driver.close()
    await cloud.close()
  })

  it.each<readonly [string, number, string | Buffer, string]>([
    ['a page of nginx', 404, pageOf('404 Not Found'), 'the service answered 404: Not Found'],
    ['JSON', 400, '{"error":{"message":"quota exceeded"}}', 'the service answered 400: quota exceeded'],
    [
      'a text',
      403,
      '\n  Access denied\u0007 by policy.\nRef 17',
      'the service answered 403: Access denied by policy.',
    ],
    [
      'what registries answer',
      400,
      '{"errors":[{"code":"DENIED","message":"requested access to it"}]}',
      'the service answered 400: requested access to it',
    ],
    ['nothing', 400, '', 'the service answered 400'],
    ['a page that is packed', 403, gzipSync(pageOf('Forbidden')), 'the service answered 403'],
    ['the way to a login', 302, '', 'the service answered 302'],
    ['a page that leads to a login', 302, pageOf('Found'), 'the service answered 302: Found'],
    ['half of a refusal', 400, '<Error><Code>Bad', 'the service answered 400: Bad'],
  ])('is told by status and first line when it answers %s', async (_, status, body, message) => {
    cloud.faults.rules = [instead({ status, body })]
    const failure = await driver.objects.put('other', content, live).catch((error: unknown) => error)
    expect(failure).toMatchObject({ message, where: { status, store: 'behind a proxy', path: 'other' } })
    expect(failure).not.toMatchObject({ code: 'WrongRegion' })
  })

  it.each(['put', 'list', 'createUpload', 'get', 'copy', 'deleteMany'] as const)(
    'is told when %s meets a page with 502, and tried again',
    async (operation) => {
      const rule = instead({ status: 502, body: pageOf('502 Bad Gateway') })
      cloud.faults.rules = [{ ...rule, times: 1 }]
      await operations[operation](driver)
      cloud.faults.rules = [rule]
      await expect(operations[operation](driver)).rejects.toMatchObject({
        code: 'Unavailable',
        retry: 'exhausted',
        message: 'the service answered 502: Bad Gateway',
        reason: { id: 'answeredWith' },
      })
    },
  )

  it('is told apart from the service when it lets no body of this size through', async () => {
    cloud.faults.rules = [instead({ status: 413, body: pageOf('413 Request Entity Too Large') })]
    await expect(driver.objects.put('other', content, live)).rejects.toMatchObject({
      code: 'TooLarge',
      retry: 'never',
      message: expect.stringContaining('chunksize'),
      reason: { id: 'bodyTooLarge' },
    })
  })

  it('is not taken for the service when a put is answered that something was made of it', async () => {
    cloud.faults.rules = [instead({ status: 201, body: '' })]
    await expect(driver.objects.put('other', content, live)).rejects.toMatchObject({
      code: 'Unexpected',
      reason: { id: 'noService' },
    })
  })

  it.each(Object.keys(operations) as (keyof typeof operations)[])(
    'is not taken for the service when %s is answered 200 by a page',
    async (operation) => {
      const page = { status: 200, headers: { 'content-type': 'text/html' }, body: pageOf('Welcome, guest') }
      cloud.faults.rules = [{ fault: { kind: 'instead', answer: page } }]
      await expect(operations[operation](driver)).rejects.toMatchObject({
        code: 'Unexpected',
        retry: 'never',
        reason: { id: expect.stringMatching(/^noService/) },
      })
    },
  )

  it('is told when it takes the length out: no object is empty for that', async () => {
    cloud.faults.rules = [{ fault: { kind: 'rewrite', answer: withoutLength } }]
    await expect(driver.objects.head('file', live)).rejects.toMatchObject({
      reason: { id: 'noLength' },
      where: { operation: 'head', path: 'file' },
    })
    cloud.faults.rules = [{ fault: { kind: 'rewrite', answer: (own) => withoutLength(unranged(own)) } }]
    await expect(driver.getContent('/file', { maxBytes: 10_000 }, live)).rejects.toMatchObject({
      reason: { id: 'noLength' },
    })
  })

  it('may take the length out of a range, which says how large the object is', async () => {
    cloud.faults.rules = [{ fault: { kind: 'rewrite', answer: withoutLength } }]
    expect(await driver.getContent('/file', { maxBytes: 10_000 }, live)).toEqual(new Uint8Array(content))
    expect(await readAll(await driver.read('/file', 4000, live))).toEqual(
      new Uint8Array(content.subarray(4000)),
    )
  })

  it('may not answer with another range, nor with one of an object of unknown size', async () => {
    for (const range of ['bytes 1-5000/5001', 'bytes 0-4999/*', 'bytes 0-4999/4000']) {
      const answer = (own: Answer): Answer => ({
        ...own,
        headers: { ...own.headers, 'content-range': range },
      })
      cloud.faults.rules = [{ fault: { kind: 'rewrite', answer } }]
      await expect(driver.getContent('/file', { maxBytes: 10_000 }, live)).rejects.toMatchObject({
        name: 'StoreError',
      })
    }
  })

  it('is told when it sends more than the object has', async () => {
    const more = (own: Answer): Answer => ({
      ...withoutLength(own),
      body: Buffer.concat([content, content]),
    })
    cloud.faults.rules = [{ fault: { kind: 'rewrite', answer: more } }]
    await expect(driver.getContent('/file', { maxBytes: 10_000 }, live)).rejects.toMatchObject({
      code: 'Corrupt',
      where: { path: 'file' },
    })
  })

  it('does not hide that an object moved to an archive when it is copied', async () => {
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'InvalidObjectState' } }]
    await expect(driver.objects.copy('file', 'other', live)).rejects.toMatchObject({
      code: 'Archived',
      reason: { id: expect.stringMatching(/^archived/) },
    })
  })
})

function instead({ status, body }: { readonly status: number; readonly body: string | Buffer }) {
  const type = body[0] === '{' ? 'application/json' : 'text/html'
  const answer = { status, headers: { 'content-type': type }, body }
  return { fault: { kind: 'instead', answer } satisfies Fault }
}

function pageOf(title: string): string {
  return `<!DOCTYPE html>\r\n<html>\n<head><title>${title}</title>\n<style>p { a: b }</style></head><body><h1>${title}</h1><hr></body></html>`
}

/** As a proxy that sends in chunks. */
function withoutLength(own: Answer): Answer {
  const { 'content-length': _, ...headers } = own.headers ?? {}
  return { ...own, headers: { ...headers, 'transfer-encoding': 'chunked' } }
}

/** As one that knows no ranges. */
function unranged(own: Answer): Answer {
  const { 'content-range': _, ...headers } = own.headers ?? {}
  return { ...own, status: 200, headers }
}
