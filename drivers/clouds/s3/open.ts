import { mostCopiesAtOnce, usualCopies } from '../../driver/copy-sizes.ts'
import type { OpenedCloud } from '../cloud.ts'
import { numberOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { networkOfProcess, type Network } from '../../http/network.ts'
import { s3Client } from './client.ts'
import { explicitAddress, serviceUrl } from './endpoint.ts'
import { s3Store } from './store.ts'
import { s3Target } from './target.ts'

/** Opens a bucket of Amazon S3 or of a service that speaks its protocol. No request is made. */
export function openS3(resolved: Resolved, network: Network = networkOfProcess()): OpenedCloud {
  const bucket = textOf(resolved, 'bucket') ?? ''
  const endpoint = serviceUrl(resolved)?.host
  const client = s3Client(s3Target(resolved), network)
  return {
    clock: client.clock,
    keysFromElsewhere: client.keysInUse,
    objects: s3Store(client, {
      bucket,
      // Amazon copies between its regions, too.
      service: `s3 at ${explicitAddress(resolved) ?? 'Amazon'}`,
      listVersion: 2,
      longDelimiters: true,
      storageClass: storageClass(resolved),
      acl: textOf(resolved, 'objectacl') ?? 'private',
      encryption: encryption(resolved),
      archives,
      ofAmazon: textOf(resolved, 'regionendpoint') === undefined,
      partChecksums: true,
    }),
    copies: {
      singleBytes: numberOf(resolved, 'multipartcopythresholdsize', usualCopies.singleBytes),
      partSizeBytes: numberOf(resolved, 'multipartcopychunksize', usualCopies.partSizeBytes),
      atOnce: Math.min(numberOf(resolved, 'multipartcopymaxconcurrency', mostCopiesAtOnce), mostCopiesAtOnce),
    },
    bucket,
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}

/**
 * The classes whose objects must be restored before a read, and the tiers of the class that moves objects by itself.
 */
const archives: ReadonlySet<string> = new Set([
  'GLACIER',
  'DEEP_ARCHIVE',
  'ARCHIVE_ACCESS',
  'DEEP_ARCHIVE_ACCESS',
])

/** `NONE` sends no header, for services without classes. */
function storageClass(resolved: Resolved): string | undefined {
  const value = textOf(resolved, 'storageclass')
  return value === 'NONE' ? undefined : value
}

function encryption(resolved: Resolved): { readonly keyId?: string } | undefined {
  if (resolved.values['encrypt'] !== true) return undefined
  const keyId = textOf(resolved, 'keyid')
  return keyId === undefined ? {} : { keyId }
}
