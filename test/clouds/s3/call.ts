import type { Bucket } from './bucket.ts'
import type { S3Request } from './request.ts'

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

/** What an operation works with: the service's buckets and its limits. */
export interface Service {
  readonly region: string
  readonly buckets: ReadonlyMap<string, Bucket>
  readonly addBucket: (name: string) => void
  readonly minPartBytes: number
}

/** One operation on a bucket: what was sent, believed by now. */
export interface Call {
  readonly request: S3Request
  readonly body: Buffer
  readonly bucket: Bucket
  readonly service: Service
}

export function xml(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}
