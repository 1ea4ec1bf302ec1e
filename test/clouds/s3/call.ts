import type { Bucket } from '../common/bucket.ts'
import type { CloudRequest } from '../common/request.ts'
import type { Dialect } from './dialect.ts'

/** What an operation works with: the service's buckets and its limits. */
export interface Service {
  readonly region: string
  readonly buckets: ReadonlyMap<string, Bucket>
  readonly addBucket: (name: string) => void
  readonly minPartBytes: number
  readonly dialect: Dialect
  /** Whether a key service encrypts what is stored. */
  readonly encrypted: boolean
}

/** One operation on a bucket: what was sent, believed by now. */
export interface Call {
  readonly request: CloudRequest
  readonly body: Buffer
  readonly bucket: Bucket
  readonly service: Service
}
