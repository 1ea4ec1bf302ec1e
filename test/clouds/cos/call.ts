import type { Bucket } from '../common/bucket.ts'
import type { CloudRequest } from '../common/request.ts'

/** What an operation works with: the service's buckets and its limits. */
export interface Service {
  readonly region: string
  readonly buckets: ReadonlyMap<string, Bucket>
  readonly minPartBytes: number
}

/** One operation on a bucket: what was sent, believed by now. */
export interface Call {
  readonly request: CloudRequest
  readonly bucket: Bucket
  readonly service: Service
}
