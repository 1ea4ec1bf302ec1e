import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, uploadsAt, type StorageDriver } from '../../drivers/index.ts'
import type { Answer } from '../clouds/common/answer.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../clouds/every-cloud.ts'
import { live, someBytes } from './harness.ts'

const account = { accessKey: 'AKIDBEYONDXML', secretKey: 'secretOfTheKeysBeyondXml' }
const odd = ['odd/\u0001', 'odd/\ufffe', 'odd/\uffff']
const whale = 'whales/\u{1f433}'

describe.each(cloudDrivers)('keys that are hard to write as XML, on %s', (name) => {
  let cloud: StartedCloud
  let driver: StorageDriver
  beforeAll(async () => {
    cloud = await startCloud(name, { account })
    driver = await open()
  })
  afterEach(() => {
    cloud.faults.rules = []
  })
  afterAll(async () => {
    await driver.close()
    await cloud.close()
  })

  it('go singly where no XML can hold them, and a refusal of one leaves the others be', async () => {
    for (const key of [...odd, 'odd/plain']) await driver.objects.put(key, someBytes(1), live)
    cloud.faults.rules = [
      { operation: 'DeleteObject', key: /\ufffe/, fault: { kind: 'refuse', code: 'AccessDenied' } },
    ]
    expect(await driver.objects.deleteMany([...odd, 'odd/plain'], live)).toMatchObject([
      { key: 'odd/\ufffe', code: 'AccessDenied' },
    ])
    cloud.faults.rules = []
    expect((await driver.objects.list({ prefix: 'odd/' }, live)).objects.map(({ key }) => key)).toEqual([
      'odd/\ufffe',
    ])
    expect(await driver.objects.deleteMany(odd, live)).toEqual([])
  })

  it('are deleted with a folder, whatever is in it', async () => {
    for (const key of [...odd, 'odd/plain']) await driver.objects.put(key, someBytes(1), live)
    await driver.delete('/odd', live)
    expect((await driver.objects.list({ prefix: '' }, live)).objects).toEqual([])
  })

  it('are whole in a list of what could not be deleted, though written as numbers', async () => {
    const refused = '<Key>whales/&#x1F433;</Key><Code>AccessDenied</Code><Message>no</Message>'
    const body = `<DeleteResult><Error>${refused}</Error></DeleteResult>`
    // As whichever service it is: each is known by a header of its own.
    const ids = ['x-amz-request-id', 'x-oss-request-id', 'x-cos-request-id'].map((id) => [id, 'of-a-service'])
    const headers = { 'content-type': 'application/xml', ...Object.fromEntries(ids) }
    cloud.faults.rules = [{ fault: { kind: 'instead', answer: { status: 200, headers, body } } }]
    // One that never heard of a service that deletes singly only.
    const stranger = await open()
    expect(await stranger.objects.deleteMany([whale], live)).toMatchObject([{ key: whale }])
    await stranger.close()
  })

  it('are whole in a list of uploads, though written as numbers', async () => {
    const upload = await driver.objects.createUpload(whale, live)
    const numbered = (own: Answer): Answer => ({
      ...own,
      body: String(own.body)
        .replaceAll('\u{1f433}', '&#x1F433;')
        .replaceAll(/<EncodingType>.*?<\/EncodingType>/g, '')
        .replaceAll('%F0%9F%90%B3', '&#128051;'),
    })
    cloud.faults.rules = [{ fault: { kind: 'rewrite', answer: numbered } }]
    const listed: string[] = []
    for await (const { key } of uploadsAt(driver.objects, whale, live)) listed.push(key)
    expect(listed).toEqual([whale])
    cloud.faults.rules = []
    await driver.objects.abortUpload(upload, live)
  })

  function open(): Promise<StorageDriver> {
    return openDriver(resolveParameters(name, cloud.values, {}), { store: 'odd', readOnly: false })
  }
})
