import type { Bucket } from './bucket.ts'
import type { CloudRequest } from './request.ts'

/** What an operation works with: the service's buckets and its limits. */
export interface Service {
  readonly region: string
  readonly buckets: ReadonlyMap<string, Bucket>
  readonly minPartBytes: number
}

/** One operation on a bucket: what was sent, believed by now. */
export interface Call<S extends Service = Service> {
  readonly request: CloudRequest
  readonly bucket: Bucket
  readonly service: S
}
