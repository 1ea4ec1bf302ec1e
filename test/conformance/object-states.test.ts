import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../drivers/index.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../clouds/every-cloud.ts'
import { expectCode, live, readAll } from './harness.ts'
import { archiveHeaders } from '../clouds/driver-facts.ts'

const until = 'Fri, 21 Dec 2040 00:00:00 GMT'

describe.each(cloudDrivers)('what stands in the way of an object, %s', (name) => {
  const { headers, restore } = archiveHeaders[name]
  const archivedId = `archived${name.charAt(0).toUpperCase()}${name.slice(1)}`
  let cloud: StartedCloud
  let driver: StorageDriver
  beforeEach(async () => {
    cloud = await startCloud(name, { account: { accessKey: 'AKIDSTATES', secretKey: 'a secret of states' } })
    driver = await openDriver(resolveParameters(name, cloud.values, {}), { store: 'states', readOnly: false })
  })
  afterEach(async () => {
    await driver.close()
    await cloud.close()
  })

  it('is seen in a list and of one object before anything is read', async () => {
    put({ ...headers })
    const archived = { storageClass: Object.values(headers)[0], restore: { state: 'archived' } }
    expect((await driver.objects.list({ prefix: '' }, live)).objects).toMatchObject([archived])
    expect(await driver.objects.head('layer', live)).toMatchObject(archived)
    expect(await driver.stat('/layer', live)).toMatchObject(archived)
  })

  it('an archived object is refused with what is to be done at this service', async () => {
    put({ ...headers })
    const failure = await expectCode(driver.getContent('/layer', { maxBytes: 100 }, live), 'Archived')
    expect(failure).toMatchObject({ retry: 'never', reason: { id: archivedId } })
    expect(failure.where).toMatchObject({ path: 'layer', serviceCode: 'InvalidObjectState' })
  })

  it('so is a copy of it by the service', async () => {
    put({ ...headers })
    const failure = await expectCode(driver.objects.copy('layer', 'copy', live), 'Archived')
    expect(failure.reason).toMatchObject({ id: archivedId })
  })

  it('an object that is being restored is told apart from one that nobody restores', async () => {
    put({ ...headers, [restore]: 'ongoing-request="true"' })
    expect(await driver.objects.head('layer', live)).toMatchObject({ restore: { state: 'restoring' } })
    const failure = await expectCode(driver.getContent('/layer', { maxBytes: 100 }, live), 'Archived')
    expect(failure.reason).toMatchObject({ id: 'beingRestored' })
  })

  it('a restored object is read, and says until when it can be', async () => {
    put({ ...headers, [restore]: `ongoing-request="false", expiry-date="${until}"` })
    const body = await driver.objects.get('layer', { offset: 0 }, live)
    expect(Buffer.from(await readAll(body.bytes)).toString()).toBe('bytes')
    expect(await driver.objects.head('layer', live)).toMatchObject({
      restore: { state: 'restored', untilMs: Date.parse(until) },
    })
  })

  it('an object of another class has nothing in its way', async () => {
    put({})
    expect(await driver.objects.head('layer', live)).not.toHaveProperty('restore')
    expect((await driver.objects.list({ prefix: '' }, live)).objects[0]).not.toHaveProperty('restore')
  })

  function put(kept: Readonly<Record<string, string>>): void {
    cloud.bucket.put('layer', Buffer.from('bytes'), kept)
  }
})
