import type { OpenedCloud } from '../cloud.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { openDialect } from '../s3/open-dialect.ts'
import { givenKeys, type S3Target } from '../s3/target.ts'
import { networkOfProcess, type Network } from '../../http/network.ts'
import { bosAddress, describeBos } from './endpoint.ts'
import { currentBosRegion } from './regions.ts'

/**
 * Opens a bucket of Baidu BOS by the protocol of Amazon S3. Signatures are of version 4 with BOS's own region. The
 * bucket is in the host name, because newer buckets refuse it in the path. BOS refuses access control lists and
 * server-side encryption, so neither is sent. No request is made.
 */
export function openBos(resolved: Resolved, network: Network = networkOfProcess()): OpenedCloud {
  const bucket = textOf(resolved, 'bucket') ?? ''
  const { endpointUrl } = describeBos(resolved)
  const target: S3Target = {
    bucket,
    address: bosAddress(resolved),
    addressing: 'host',
    signature: 'v4',
    signingRegion: currentBosRegion(textOf(resolved, 'region') ?? ''),
    // Never the credential chain: its keys are Amazon's.
    credentials: givenKeys(resolved, 'accesskeyid', 'accesskeysecret') ?? noKeys,
    skipVerify: flagOf(resolved, 'skipverify'),
  }
  // Its delimiter has one character: https://cloud.baidu.com/doc/BOS/s/Ekc4epj6m
  const service = `bos at ${bosAddress(resolved)}`
  return openDialect(target, { service, listVersion: 2, archives }, endpointUrl, network)
}

const archives: ReadonlySet<string> = new Set(['ARCHIVE'])

const noKeys = { accessKeyId: '', secretAccessKey: '' }
