import type { DriverName, ParameterValues } from '../../electron/api/rows.ts'
import { startBosCloud } from '../clouds/bos/cloud.ts'
import type { Account } from '../clouds/common/account.ts'
import { startCosCloud } from '../clouds/cos/cloud.ts'
import { startKs3Cloud } from '../clouds/ks3/cloud.ts'
import { startOssCloud } from '../clouds/oss/cloud.ts'
import { startS3Cloud } from '../clouds/s3/cloud.ts'
import { startHttpProxy } from '../network/http-proxy.ts'
import { startRepeatingService } from './repeating-service.ts'
import type { SecretSearch } from './secret-search.ts'

/** A store to add, and the code of what is wrong with it; `ready` where nothing is. */
export interface StoreWithSecrets {
  readonly name: string
  readonly driver: DriverName
  readonly values: ParameterValues
  readonly connects: string
  /** Origins that keys of the environment may be sent to. */
  readonly ambientKeysFor?: readonly string[]
}

export interface World {
  readonly stores: readonly StoreWithSecrets[]
  /** What the host is started with: proxies with passwords, and keys of the standard chains. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Emulated clouds, a proxy and a talkative service, and every kind of store with secrets of its own at them. */
export async function startWorld(search: SecretSearch): Promise<World> {
  const account = (what: string, temporary = false): Account => ({
    accessKey: search.accessKey(`the access key of ${what}`),
    secretKey: search.secret(`the secret key of ${what}`),
    ...(temporary ? { sessionToken: search.secret(`the token of ${what}`) } : {}),
  })
  const plain = account('an account')
  const temporary = account('temporary keys', true)
  const chain = account('the environment')
  const accounts = [plain, temporary, chain]
  const cos1 = 'registry-1250000000'
  const buckets = ['registry']
  const clouds = {
    s3: await startS3Cloud({ accounts, buckets }),
    oss: await startOssCloud({ accounts, buckets }),
    cos: await startCosCloud({ accounts, buckets: [cos1] }),
    bos: await startBosCloud({ accounts, buckets }),
    ks3: await startKs3Cloud({ accounts, buckets }),
  }
  const proxyUser = `clerk:${search.accessKey('the password of the proxy')}`
  const wrongUser = `clerk:${search.accessKey('a wrong password of the proxy')}`
  const proxy = await startHttpProxy({ httpPort: clouds.s3.port, tunnelPort: 9, user: proxyUser })
  const talkative = await startRepeatingService()
  for (const bucket of [clouds.s3, clouds.oss, clouds.bos, clouds.ks3].map((c) => c.bucket('registry')))
    fill(bucket)
  fill(clouds.cos.bucket(cos1))

  const at = {
    s3: {
      region: 'us-east-1',
      bucket: 'registry',
      regionendpoint: clouds.s3.endpoint,
      forcepathstyle: 'true',
    },
    oss: {
      region: clouds.oss.region,
      bucket: 'registry',
      endpoint: `registry.${clouds.oss.serviceHost}`,
      secure: 'false',
    },
    cos: { region: clouds.cos.region, bucket: cos1, domain: clouds.cos.domain },
    bos: { region: 'bj', bucket: 'registry', endpoint: clouds.bos.endpoint },
    ks3: {
      region: 'ks3-cn-beijing',
      bucket: 'registry',
      regionendpoint: clouds.ks3.endpoint.replace('://', '://registry.'),
    },
  } as const satisfies Record<string, ParameterValues>
  const elsewhere = (port: number) =>
    ({
      s3: { regionendpoint: `http://127.0.0.1:${port}` },
      oss: { endpoint: `registry.localhost:${port}` },
      cos: { domain: `http://registry.localhost:${port}` },
      bos: { endpoint: `http://registry.localhost:${port}` },
      ks3: { regionendpoint: `http://registry.localhost:${port}` },
    }) as const satisfies Record<Cloud, ParameterValues>
  const store = (
    name: string,
    driver: Cloud,
    keys: Account | undefined,
    connects: string,
    more: ParameterValues = {},
  ): StoreWithSecrets => ({
    name: `${driver}: ${name}`,
    driver,
    values: { ...at[driver], ...(keys === undefined ? {} : keyValues(driver, keys)), ...more },
    connects,
  })
  const wrong = (what: string): Account => ({
    ...plain,
    secretKey: search.secret(`a wrong secret key of ${what}`),
  })
  const wrongToken = (what: string): Account => ({
    ...temporary,
    sessionToken: search.secret(`a wrong token of ${what}`),
  })
  const everywhere = (Object.keys(at) as Cloud[]).flatMap((driver) => [
    store('good', driver, plain, 'ready'),
    store('temporary keys', driver, temporary, 'ready'),
    store('wrong secret', driver, wrong(driver), 'Unauthenticated'),
    store('wrong token', driver, wrongToken(driver), 'Unauthenticated'),
    store('unknown key', driver, account(`nobody at ${driver}`), 'Unauthenticated'),
    store('nobody listens', driver, temporary, 'Unreachable', elsewhere(9)[driver]),
    store('talkative', driver, account(`one at ${driver} who is quoted`, true), 'PermissionDenied', {
      ...elsewhere(talkative.port)[driver],
    }),
  ])
  return {
    stores: [
      ...everywhere,
      store('version 2', 's3', plain, 'ready', { v4auth: 'false' }),
      store('version 1', 'oss', plain, 'ready', { v4auth: 'false' }),
      ...(['s3', 'ks3'] as const).flatMap((driver) => {
        const quoted = elsewhere(talkative.port)[driver]
        return [
          allowed(store('keys of the environment', driver, undefined, 'ready')),
          allowed(store('keys of the environment, quoted', driver, undefined, 'PermissionDenied', quoted)),
          store('keys of the environment, not allowed', driver, undefined, 'Unauthenticated', quoted),
        ]
      }),
      store('through the proxy', 's3', plain, 'ready', { regionendpoint: 'http://minio.example.test' }),
      store('refused by the proxy', 's3', plain, 'Unreachable', {
        regionendpoint: 'https://minio.example.test',
      }),
      store('not a host', 's3', plain, 'InvalidParameter', { regionendpoint: 'http://' }),
    ],
    environment: {
      HTTP_PROXY: `http://${proxyUser}@127.0.0.1:${proxy.port}`,
      HTTPS_PROXY: `http://${wrongUser}@127.0.0.1:${proxy.port}`,
      NO_PROXY: '',
      AWS_ACCESS_KEY_ID: chain.accessKey,
      AWS_SECRET_ACCESS_KEY: chain.secretKey,
      KS3_ACCESS_KEY_ID: chain.accessKey,
      KS3_SECRET_ACCESS_KEY: chain.secretKey,
    },
    close: async () => {
      await Promise.all([...Object.values(clouds), proxy, talkative].map((each) => each.close()))
    },
  }
}

/** The same where keys of the environment may be sent. */
function allowed(store: StoreWithSecrets): StoreWithSecrets {
  return { ...store, ambientKeysFor: [new URL(store.values['regionendpoint'] ?? '').origin] }
}

type Cloud = Exclude<DriverName, 'filesystem'>

function keyValues(driver: Cloud, { accessKey, secretKey, sessionToken }: Account): ParameterValues {
  const token: ParameterValues = sessionToken === undefined ? {} : { sessiontoken: sessionToken }
  if (driver === 's3' || driver === 'ks3') return { accesskey: accessKey, secretkey: secretKey, ...token }
  if (driver === 'cos') return { secretid: accessKey, secretkey: secretKey, ...token }
  return { accesskeyid: accessKey, accesskeysecret: secretKey, ...token }
}

/** A repository whose tag leads to nothing, and a file. */
function fill(bucket: { put(key: string, bytes: Buffer): void }): void {
  const tag = 'docker/registry/v2/repositories/team/app/_manifests/tags/latest'
  bucket.put(`${tag}/current/link`, Buffer.from(`sha256:${'0'.repeat(64)}`))
  bucket.put('hello.txt', Buffer.from('hello'))
}
