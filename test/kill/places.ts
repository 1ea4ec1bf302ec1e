import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { startCloud, type CloudDriver } from '../clouds/every-cloud.ts'
import { valuesOf } from '../clouds/s3/values.ts'
import { startRadosgw } from '../peers/radosgw.ts'
import type { KilledPlace } from './kills.ts'

const account = { accessKey: 'AKIDKILLTESTS', secretKey: 'a secret of the kill tests' }
/** As small as parts may be, with a service that takes its time: so that kills meet every step. */
const chunksize = String(5 * 1024 * 1024)
const latencyMs = 3

export async function cloudPlace(driver: CloudDriver): Promise<KilledPlace> {
  const cloud = await startCloud(driver, { account })
  cloud.faults.latencyMs = latencyMs
  return {
    driver,
    newStore: (number) => {
      const values = { ...cloud.values, chunksize, rootdirectory: `/set-${number}` }
      return Promise.resolve({ values, prefix: `set-${number}/` })
    },
    seen: cloud,
    stop: () => cloud.close(),
  }
}

export function folderPlace(folder: string): Promise<KilledPlace> {
  return Promise.resolve({
    driver: 'filesystem',
    newStore: async (number) => {
      const rootdirectory = join(folder, `set-${number}`)
      await mkdir(rootdirectory)
      return { values: { rootdirectory }, prefix: '' }
    },
    stop: () => Promise.resolve(),
  })
}

export async function radosgwPlace(): Promise<KilledPlace> {
  const server = await startRadosgw()
  await server.createBucket('kills')
  const values = { ...valuesOf(server, 'kills', server), chunksize }
  return {
    driver: 's3',
    newStore: (number) =>
      Promise.resolve({
        values: { ...values, rootdirectory: `/set-${number}` },
        prefix: `set-${number}/`,
      }),
    stop: () => server.stop(),
  }
}
