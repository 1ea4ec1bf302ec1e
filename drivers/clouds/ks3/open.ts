import { StoreError } from '../../common/errors.ts'
import type { OpenedCloud } from '../cloud.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import type { Environment } from '../../http/proxy.ts'
import { openDialect } from '../s3/open-dialect.ts'
import { givenKeys, type S3Target } from '../s3/target.ts'
import { networkOfProcess, type Network } from '../../http/network.ts'
import { describeKs3, ks3Endpoint } from './endpoint.ts'
import { ks3Region } from './regions.ts'

/**
 * Opens a bucket of Kingsoft KS3 by the protocol of Amazon S3: signature version 4 with KS3's own names of regions, or
 * 2; the bucket in the host name; lists of version 1, since version 2 came to KS3 only in 2026. No request is made.
 * Fails with Unauthenticated where there are no keys.
 */
export function openKs3(resolved: Resolved, network: Network = networkOfProcess()): OpenedCloud {
  const bucket = textOf(resolved, 'bucket') ?? ''
  const { scope } = ks3Region(textOf(resolved, 'region') ?? '')
  const endpoint = ks3Endpoint(resolved)
  const { endpointUrl } = describeKs3(resolved)
  const target: S3Target = {
    bucket,
    address: endpoint?.address,
    addressing: endpoint?.addressing ?? 'host',
    // A scope with an underscore (JR_BEIJING) is refused by the SDK, which takes it for a part of a host name.
    signature: resolved.values['v4auth'] === false || scope.includes('_') ? 'v2' : 'v4',
    signingRegion: scope,
    credentials: givenKeys(resolved, 'accesskey', 'secretkey') ?? environmentKeys(network.environment),
    skipVerify: flagOf(resolved, 'skipverify'),
  }
  const options = {
    service: `ks3 at ${endpoint?.address.replace(`://${bucket}.`, '://')}`,
    listVersion: 1,
    // It says nothing of a delimiter of several characters: https://docs.ksyun.com/documents/42287
    longDelimiters: false,
    archives,
    acl: 'private',
    encryption: flagOf(resolved, 'encrypt') ? {} : undefined,
  } as const
  return openDialect(target, options, endpointUrl, network)
}

const archives: ReadonlySet<string> = new Set(['ARCHIVE'])

/** Where Kingsoft's Go SDK, and with it the registry, looks for keys. */
function environmentKeys(environment: Environment) {
  const accessKeyId = environment['KS3_ACCESS_KEY_ID'] ?? environment['KS3_ACCESS_KEY']
  const secretAccessKey = environment['KS3_SECRET_ACCESS_KEY'] ?? environment['KS3_SECRET_KEY']
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey }
  const message =
    "unable to resolve ks3 credentials, please ensure that 'accesskey' and 'secretkey' are properly set"
  throw new StoreError('Unauthenticated', message, { serviceCode: 'NoCredentials' })
}
