import type { Call as AnyCall, Service as AnyService } from '../common/call.ts'
import type { Dialect } from './dialect.ts'

/** What an operation works with. */
export interface Service extends AnyService {
  readonly addBucket: (name: string) => void
  readonly dialect: Dialect
  /** Whether a key service encrypts what is stored. */
  readonly encrypted: boolean
}

/** `body` is what was meant, chunks joined. */
export interface Call extends AnyCall<Service> {
  readonly body: Buffer
}
