import type { Bucket } from '../common/bucket.ts'
import type { CloudRequest } from '../common/request.ts'

/** What an operation works with: the service's buckets and its limits. */
export interface Service {
  /** As `oss-cn-hangzhou`. */
  readonly region: string
  readonly buckets: ReadonlyMap<string, Bucket>
  readonly minPartBytes: number
  /** HEAD answers leave the length out, as for objects that are compressed on their way. */
  headsWithoutLength: boolean
  /** Keys that a request to delete many leaves as they are, without a word. */
  readonly undeletable: Set<string>
  /** Operations that fail after status 200 was sent. */
  readonly lateFailures: Set<string>
}

/** One operation on a bucket: what was sent, believed by now. */
export interface Call {
  readonly request: CloudRequest
  readonly bucket: Bucket
  readonly service: Service
}
