import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { describeEndpoint, openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { fetchUrl, live } from './harness.ts'
import { describeObjectStore } from './object-store.ts'

/** As a service that is one of several on a host, which sees the path that a client signed. */
const basePath = '/storage/v1/s%203'
const account = { accessKey: 'AKIDBELOWAPATH', secretKey: 'a secret of the conformance suite' }
let cloud: S3Cloud
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['conformance', 'other'], basePath })
})
afterAll(() => cloud.close())

const opened: StorageDriver[] = []
afterEach(async () => {
  for (const driver of opened.splice(0)) await driver.close()
})

interface Asked {
  readonly v4auth: boolean
  readonly forcepathstyle: boolean
}

function parameters(asked: Asked, bucket = 'conformance') {
  const host = asked.forcepathstyle ? '127.0.0.1' : 'localhost'
  const regionendpoint = `http://${host}:${cloud.port}${basePath}`
  const keys = { accesskey: account.accessKey, secretkey: account.secretKey }
  return { ...keys, region: 'us-east-1', ...asked, regionendpoint, bucket }
}

function open(given: Readonly<Record<string, unknown>>): Promise<StorageDriver> {
  return openDriver(resolveParameters('s3', given, {}), { store: 'conformance', readOnly: false })
}

const cases = [true, false].flatMap((v4auth) =>
  [true, false].map((forcepathstyle) => ({ v4auth, forcepathstyle })),
)

for (const asked of cases) {
  const { v4auth, forcepathstyle } = asked
  describeObjectStore({
    name: `s3 below a path, ${v4auth ? 'v4' : 'v2'}, bucket in the ${forcepathstyle ? 'path' : 'host'}`,
    open: () => open(parameters(asked)),
    openOther: () => open(parameters(asked, 'other')),
    presigns: true,
    bucket: () => cloud.bucket('conformance'),
  })
}

describe.each(cases)('s3 below a path, v4auth $v4auth, forcepathstyle $forcepathstyle', (asked) => {
  it('is told of with its path, ends in a slash or not, and links lead there', async () => {
    const given = parameters(asked)
    for (const regionendpoint of [given.regionendpoint, `${given.regionendpoint}/`]) {
      const driver = await open({ ...given, regionendpoint })
      opened.push(driver)
      await driver.objects.put('a b', Buffer.from('below'), live)
      const url = (await driver.objects.presign('GET', 'a b', 60)) ?? ''
      expect(Buffer.from((await fetchUrl(url, 'GET')).body).toString()).toBe('below')
      const { endpointUrl, urlOf } = describeEndpoint(
        resolveParameters('s3', { ...given, regionendpoint }, {}),
      )
      expect(endpointUrl).toMatch(/\/storage\/v1\/s%203(?:\/conformance)?$/)
      expect(url.split('?')[0]).toBe(urlOf('a b'))
    }
  })

  it('is not looked for elsewhere', async () => {
    const given = parameters(asked)
    const driver = await open({ ...given, regionendpoint: given.regionendpoint.replace(basePath, '') })
    opened.push(driver)
    await expect(driver.stat('/', live)).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: 'Nothing is served at this path',
    })
  })
})
