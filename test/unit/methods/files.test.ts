import { expect, it } from 'vitest'

import { openDriver, resolveParameters } from '../../../drivers/index.ts'
import { fileMethods } from '../../../electron/methods/files.ts'
import { startCloud } from '../../clouds/every-cloud.ts'
import { live } from '../../conformance/harness.ts'

it('one object is asked for what a list does not tell: that it is restored from an archive', async () => {
  const account = { accessKey: 'AKIDFILES', secretKey: 'a secret of files' }
  const cloud = await startCloud('ks3', { account })
  const options = { store: 'x', readOnly: true }
  const driver = await openDriver(resolveParameters('ks3', cloud.values, {}), options)
  cloud.bucket.put('notes/a.txt', Buffer.from('a'), {
    'x-amz-storage-class': 'ARCHIVE',
    'x-amz-restore': 'ongoing-request="false", expiry-date="Fri, 21 Dec 2040 00:00:00 GMT"',
  })
  const opened = { id: 'x', name: 'x', readOnly: true, driver }
  const methods = fileMethods({ open: () => Promise.resolve(opened), ids: () => ['x'] })
  const listed = []
  for await (const rows of methods.listFiles({ store: 'x', prefix: 'notes/' }, live)) listed.push(...rows)
  expect(listed).toMatchObject([{ name: 'a.txt', restore: { state: 'archived' } }])
  const file = await methods.getFile({ store: 'x', key: 'notes/a.txt' }, live)
  expect(file).toMatchObject({ name: 'a.txt', restore: { state: 'restored' } })
  const absent = methods.getFile({ store: 'x', key: 'notes/b.txt' }, live)
  await expect(absent).rejects.toMatchObject({ code: 'NotFound' })
  await driver.close()
  await cloud.close()
})
