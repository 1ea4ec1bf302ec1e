import type { OpenedCloud } from '../cloud.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { s3Client } from '../s3/client.ts'
import { s3Store } from '../s3/store.ts'
import { givenKeys } from '../s3/target.ts'
import { bosAddress, describeBos } from './endpoint.ts'
import { currentBosRegion } from './regions.ts'

/**
 * Opens a bucket of Baidu BOS by the protocol of Amazon S3, as far as BOS has it: signature version 4 with BOS's own
 * region, the bucket in the host name (newer buckets refuse it in the path), no access control list and no
 * server-side encryption, both of which are refused. No request is made.
 */
export function openBos(resolved: Resolved): OpenedCloud {
  const bucket = textOf(resolved, 'bucket') ?? ''
  const { endpointUrl } = describeBos(resolved)
  const client = s3Client({
    bucket,
    address: bosAddress(resolved),
    addressing: 'host',
    signature: 'v4',
    signingRegion: currentBosRegion(textOf(resolved, 'region') ?? ''),
    // Never the credential chain: its keys are Amazon's.
    credentials: givenKeys(resolved, 'accesskeyid', 'accesskeysecret') ?? noKeys,
    skipVerify: flagOf(resolved, 'skipverify'),
  })
  return {
    clock: client.clock,
    objects: s3Store(client, { bucket, service: `bos at ${bosAddress(resolved)}`, listVersion: 2, archives }),
    bucket,
    ...(endpointUrl === undefined ? {} : { endpoint: new URL(endpointUrl).host }),
  }
}

const archives: ReadonlySet<string> = new Set(['ARCHIVE'])

const noKeys = { accessKeyId: '', secretAccessKey: '' }
