import type { PlainRequest } from '../connection/request-head.ts'
import type { LightAnswer } from '../light-client.ts'
import type { FilePlace, LaneFailure, LaneTerms, Received, SharedBytes, SumName } from './lanes.ts'

/** Messages to a thread of the lanes. The asking side gives each store and each task its number. */
export type ToLane =
  | { readonly kind: 'open'; readonly store: number; readonly terms: LaneTerms }
  | { readonly kind: 'close'; readonly store: number }
  | {
      readonly kind: 'receive'
      readonly id: number
      readonly store: number
      readonly request: PlainRequest
      readonly place: FilePlace
    }
  | {
      readonly kind: 'send'
      readonly id: number
      readonly store: number
      readonly request: PlainRequest
      readonly body: SharedBytes
    }
  | {
      readonly kind: 'sum'
      readonly id: number
      readonly bytes: SharedBytes
      readonly wanted: readonly SumName[]
    }
  /** The thread answers with a failure, once it uses neither file nor memory of the task any more. */
  | { readonly kind: 'stop'; readonly id: number }

/** Each task ends with exactly one message that is no `progress`. */
export type FromLane =
  | { readonly kind: 'progress'; readonly id: number }
  | { readonly kind: 'received'; readonly id: number; readonly received: Received }
  | { readonly kind: 'answered'; readonly id: number; readonly answer: LightAnswer }
  | {
      readonly kind: 'summed'
      readonly id: number
      readonly sums: Readonly<Partial<Record<SumName, string>>>
    }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: LaneFailure }
