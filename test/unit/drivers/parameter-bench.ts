import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'

import {
  describeEndpoint,
  openDriver,
  resolveParameters,
  type DriverName,
  type Resolved,
  type StorageDriver,
} from '../../../drivers/index.ts'
import type { S3Cloud } from '../../clouds/s3/cloud.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { startHttpProxy } from '../../network/http-proxy.ts'

export type Given = Readonly<Record<string, string | number | boolean | undefined>>

export const mebibyte = 1024 * 1024

/** What a test asks of a driver of Amazon's protocol, parameter by parameter: `given` over what is good. */
export interface ParameterBench {
  readonly cloud: () => S3Cloud
  /** `ambientKeysFor` are the origins that keys of this computer may be sent to. */
  readonly open: (given?: Given, ambientKeysFor?: readonly string[]) => Promise<StorageDriver>
  /** Writes a small file. */
  readonly put: (given?: Given, path?: `/${string}`) => Promise<void>
  /** Looks at the root. */
  readonly stat: (given?: Given) => Promise<unknown>
  /** `severity parameter id` of every finding. */
  readonly findings: (given?: Given) => string[]
  readonly resolve: (given?: Given) => Resolved
  readonly endpoint: (given?: Given) => string | undefined
  /** A header of the last request of an operation. */
  readonly header: (operation: string, name: string) => string | undefined
  /** Host and port that a store without this cloud's endpoint asks, as a proxy sees it. */
  readonly askedHost: (given: Given) => Promise<string | undefined>
  /** How many parts 11 MiB are written in. */
  readonly partsOf11MiB: (given: Given) => Promise<number>
}

export function useParameterBench(
  driverName: DriverName,
  bucket: string,
  start: () => Promise<S3Cloud>,
  good: (cloud: S3Cloud) => Given,
  endpointParameter: string,
): ParameterBench {
  let cloud: S3Cloud
  const opened: StorageDriver[] = []
  beforeAll(async () => {
    cloud = await start()
  })
  afterAll(() => cloud.close())
  beforeEach(() => {
    for (const key of cloud.bucket(bucket).keys()) cloud.bucket(bucket).delete(key)
    cloud.stats.requests.clear()
    cloud.stats.lastHeaders.clear()
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    for (const driver of opened.splice(0)) await driver.close()
  })
  const resolve = (given: Given = {}, ambientKeysFor: readonly string[] = []) =>
    resolveParameters(driverName, { ...good(cloud), ...given }, {}, ambientKeysFor)
  const bench: ParameterBench = {
    cloud: () => cloud,
    open: async (given = {}, ambientKeysFor = []) => {
      const driver = await openDriver(resolve(given, ambientKeysFor), {
        store: 'parameters',
        readOnly: false,
      })
      opened.push(driver)
      return driver
    },
    put: async (given = {}, path = '/f') => (await bench.open(given)).putContent(path, someBytes(1), live),
    stat: async (given = {}) => (await bench.open(given)).stat('/', live),
    findings: (given = {}) =>
      resolve(given).findings.map(({ severity, parameter, id }) => `${severity} ${parameter} ${id}`),
    resolve,
    endpoint: (given = {}) => describeEndpoint(resolve(given)).endpointUrl,
    header: (operation, name) => cloud.stats.lastHeaders.get(operation)?.get(name),
    askedHost: async (given) => {
      const proxy = await startHttpProxy({ httpPort: cloud.port, tunnelPort: cloud.port })
      vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`)
      vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`)
      vi.stubEnv('NO_PROXY', '')
      // What is answered does not matter: the cloud speaks no TLS and knows no such host.
      await bench.stat({ [endpointParameter]: undefined, ...given }).catch(() => undefined)
      vi.unstubAllEnvs()
      await proxy.close()
      return [...proxy.tunnels, ...proxy.passed][0]
    },
    partsOf11MiB: async (given) => {
      cloud.stats.requests.clear()
      const writer = await (await bench.open(given)).writer('/large', 'create', live)
      await writer.write(someBytes(11 * mebibyte))
      await writer.commit()
      return cloud.stats.count('UploadPart')
    },
  }
  return bench
}
