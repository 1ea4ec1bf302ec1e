import type { S3ClientConfig } from '@aws-sdk/client-s3'

import { bucketUrl, encodeKey, type Addressing } from '../../parameters/endpoint.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { explicitAddress, pathStyle } from './endpoint.ts'

/** One bucket of a service that speaks Amazon's protocol, and how it wants to be asked. */
export interface S3Target {
  readonly bucket: string
  /**
   * Scheme, host, port and path of the service, or of the bucket where the host is bound to it, without a trailing
   * slash; undefined for Amazon's own hosts.
   */
  readonly address: string | undefined
  readonly addressing: Addressing
  readonly signature: 'v2' | 'v4'
  /** The region in the scope of signatures of version 4. */
  readonly signingRegion: string
  /** Undefined for the standard credential chain. */
  readonly credentials: S3ClientConfig['credentials'] | undefined
  readonly skipVerify: boolean
  /** The address that links use in place of `address`, in the same form. */
  readonly linkAddress?: string | undefined
  /** A text behind the SDK's own user agent. */
  readonly userAgent?: string | undefined
  /** Which of Amazon's own hosts are used. */
  readonly amazon?: Pick<S3ClientConfig, 'useAccelerateEndpoint' | 'useDualstackEndpoint' | 'useFipsEndpoint'>
}

export function s3Target(resolved: Resolved): S3Target {
  return {
    bucket: textOf(resolved, 'bucket') ?? '',
    address: explicitAddress(resolved),
    linkAddress: textOf(resolved, 'redirectendpoint')?.replace(/\/+$/, ''),
    userAgent: textOf(resolved, 'useragent'),
    addressing: pathStyle(resolved) ? 'path' : 'host',
    signature: resolved.values['v4auth'] === false ? 'v2' : 'v4',
    signingRegion: textOf(resolved, 'region') ?? 'us-east-1',
    credentials: givenKeys(resolved, 'accesskey', 'secretkey'),
    skipVerify: flagOf(resolved, 'skipverify'),
    amazon: {
      useAccelerateEndpoint: flagOf(resolved, 'accelerate'),
      useDualstackEndpoint: flagOf(resolved, 'usedualstack'),
      useFipsEndpoint: flagOf(resolved, 'usefipsendpoint'),
    },
  }
}

/** Both keys, with `sessiontoken` where there is one, or none. */
export function givenKeys(resolved: Resolved, access: string, secret: string) {
  const accessKeyId = textOf(resolved, access)
  const secretAccessKey = textOf(resolved, secret)
  const sessionToken = textOf(resolved, 'sessiontoken')
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
}

/** The address that a link is made of; undefined for Amazon's own hosts. */
export function linkUrl(target: S3Target, key: string): string | undefined {
  const address = target.linkAddress ?? target.address
  if (address === undefined) return undefined
  return `${bucketUrl(address, target.bucket, target.addressing)}/${encodeKey(key)}`
}
