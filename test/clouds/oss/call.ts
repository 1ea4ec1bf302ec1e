import type { Call as AnyCall, Service as AnyService } from '../common/call.ts'

/** What an operation works with; `region` as `oss-cn-hangzhou`. */
export interface Service extends AnyService {
  /** HEAD answers leave the length out, as for objects that are compressed on their way. */
  headsWithoutLength: boolean
  /** The bucket's real-time access of archives: objects of the class Archive need no restore. */
  directRead: boolean
  /** Keys that a request to delete many leaves as they are, without a word. */
  readonly undeletable: Set<string>
  /** Operations that fail after status 200 was sent. */
  readonly lateFailures: Set<string>
}

export type Call = AnyCall<Service>
