import type { ObjectInfo } from '../driver/object-store.ts'
import type { LightHead } from '../http/light-client.ts'
import type { Pair } from './signable-request.ts'

/** What differs between clouds when an object is read. */
export interface ReadTerms {
  /** Headers beside the range. */
  readonly headers?: readonly Pair[]
  /** What the head of an answer tells of the object. */
  readonly infoOf: (key: string, sizeBytes: number, headers: LightHead['headers']) => ObjectInfo
  /** Asks for the head alone. Fails with NotFound. */
  readonly head: (key: string, signal: AbortSignal) => Promise<ObjectInfo>
}
