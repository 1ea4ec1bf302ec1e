import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { openDriver, resolveParameters, type DriverName, type ObjectStore } from '../../../drivers/index.ts'
import { Ledger } from '../../clouds/common/ledger.ts'
import { cloudDrivers, startCloud } from '../../clouds/every-cloud.ts'
import { startS3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'

/** An empty bucket, through every layer. */
export interface Place {
  readonly objects: ObjectStore
  /** Which parts arrived. */
  readonly ledger: Ledger
  /** Resolves once the service is done with all requests that reached it, also those that were given up. */
  quiet(): Promise<void>
  close(): Promise<void>
}

/** Parts of this size, on every driver: clouds are started so that they take them. */
export const partBytes = 128 * 1024

/** A bucket of each driver, and one of a service whose entity tags are no MD5s. */
export const testBuckets: readonly { readonly name: string; readonly open: () => Promise<Place> }[] = [
  ...cloudDrivers.map((driver) => ({
    name: driver,
    open: async () => {
      const cloud = await startCloud(driver, { account, minPartBytes: partBytes })
      return opened(driver, cloud.values, cloud.bucket.ledger, cloud)
    },
  })),
  {
    name: 's3 with a key service',
    open: async () => {
      const options = { accounts: [account], buckets: ['transfers'], minPartBytes: partBytes }
      const cloud = await startS3Cloud({ ...options, encrypted: true })
      const values = valuesOf(cloud, 'transfers', account)
      return opened('s3', values, cloud.bucket('transfers').ledger, cloud)
    },
  },
  {
    name: 'filesystem',
    open: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bollard-uploads-'))
      const rootdirectory = join(folder, 'bucket')
      await mkdir(rootdirectory)
      const close = (): Promise<void> => rm(folder, { recursive: true, force: true })
      const ledger = new Ledger()
      const place = await opened('filesystem', { rootdirectory }, ledger, { close })
      return { ...place, objects: counting(place.objects, ledger) }
    },
  },
]

const account = { accessKey: 'AKIDTRANSFERS', secretKey: 'a secret of the transfer tests' }

async function opened(
  driver: DriverName,
  parameters: Readonly<Record<string, string>>,
  ledger: Ledger,
  service: { readonly stats?: { readonly inFlight: number }; close(): Promise<void> },
): Promise<Place> {
  const resolved = resolveParameters(driver, parameters, {})
  const { objects } = await openDriver(resolved, { store: 'transfers', readOnly: false })
  return {
    objects: { ...objects, limits: { ...objects.limits, minPartBytes: partBytes } },
    ledger,
    async quiet() {
      do await sleep(50)
      while ((service.stats?.inFlight ?? 0) > 0)
    },
    async close() {
      await objects.close()
      await service.close()
    },
  }
}

function counting(objects: ObjectStore, ledger: Ledger): ObjectStore {
  return {
    ...objects,
    putPart: async (upload, number, body, signal) => {
      const part = await objects.putPart(upload, number, body, signal)
      ledger.accepted(upload.uploadId, number)
      return part
    },
  }
}
