import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'

import type { BucketPlace } from '../light-bucket.ts'
import type { S3Target } from './target.ts'

/** The place, and the region that signatures for it name. */
export interface SignedPlace extends BucketPlace {
  readonly region: string
}

/**
 * Asks the SDK where requests for the bucket go, which depends on the region, the parameters and the settings of this
 * computer. Undefined where the SDK has to sign: directory buckets want a session for each.
 */
export async function bucketPlace(
  client: S3Client,
  { bucket, address, addressing, signingRegion }: S3Target,
): Promise<SignedPlace | undefined> {
  if (addressing === 'bound' && address !== undefined) {
    const { origin, pathname } = new URL(address)
    return { origin, path: pathname.replace(/\/+$/, ''), region: signingRegion }
  }
  let place: SignedPlace | undefined
  const command = new GetObjectCommand({ Bucket: bucket, Key: anyKey })
  command.middlewareStack.add(
    (_, context) => (args) => {
      const { protocol, hostname, port, path } = args.request as SdkRequest
      const [scheme] = (context as SdkContext).endpointV2?.properties?.authSchemes ?? []
      if (scheme?.name === 'sigv4' && scheme.signingName === 's3' && scheme.signingRegion !== undefined) {
        const { origin } = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`)
        place = { origin, path: path.slice(0, -anyKey.length - 1), region: scheme.signingRegion }
      }
      // Nothing is sent.
      return Promise.resolve({ output: { $metadata: {} }, response: {} })
    },
    // Before the SDK would begin a session.
    { step: 'build', priority: 'high', name: 'bucketPlace' },
  )
  await client.send(command)
  return place
}

const anyKey = 'key'

interface SdkRequest {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
}

interface SdkContext {
  readonly endpointV2?: {
    readonly properties?: {
      readonly authSchemes?: readonly {
        readonly name: string
        readonly signingName?: string
        readonly signingRegion?: string
      }[]
    }
  }
}
