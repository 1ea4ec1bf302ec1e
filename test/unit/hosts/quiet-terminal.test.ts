import { once } from 'node:events'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import type { Client } from '../../../electron/api/contract.ts'
import { openNodeWindow } from '../../bench/node-window.ts'
import { cloudDrivers, startCloud } from '../../clouds/every-cloud.ts'
import { startHost } from '../../e2e/support/bollard.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()
const account = { accessKey: 'AKIDQUIET', secretKey: 'SECRETOFAQUIETHOST' }

it.each(cloudDrivers)(
  'a host that opens %s and works with it writes nothing to its errors',
  async (driver) => {
    const cloud = await startCloud(driver, { account })
    cloud.bucket.put('hello.txt', Buffer.from('hello'))
    const host = await startHost(join(folder(), driver))
    const window = await openNodeWindow(host.url)
    const { values } = cloud
    const { store } = await window.client.addStore({ driver, values, name: driver, readOnly: false })
    await window.client.connect({ store })
    expect(await files(window.client, store)).toEqual(['hello.txt'])
    await window.client.presign({ store, key: 'hello.txt', expiresInSeconds: 60 })
    await drained(window.client.checkAccess({ store }))
    window.close()
    const ended = once(host.process, 'exit')
    host.process.kill('SIGTERM')
    await ended
    await cloud.close()
    expect(host.errors()).toBe('')
  },
)

async function drained(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

async function files(client: Client, store: string): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const rows of client.listFiles({ store, prefix: '' })) keys.push(...rows.map(({ key }) => key))
  return keys
}
