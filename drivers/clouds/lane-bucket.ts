import type { FilePlace, Lane, LaneRequest, Received } from '../http/lanes/lanes.ts'
import { signRequest, type LightTerms } from './light-bucket.ts'
import type { Pair } from './signable-request.ts'

/** What moves large bodies between one bucket and files, in threads of their own. */
export interface LaneBucket {
  /** Asks for a range and writes it into a file. Refusals and failures are StoreErrors. */
  receive(
    question: LaneQuestion,
    place: FilePlace,
    signal: AbortSignal,
  ): Promise<Exclude<Received, { kind: 'refused' }>>
}

/** A request for an object. */
export interface LaneQuestion extends Pick<LaneRequest, 'progress'> {
  readonly key: string
  readonly headers: readonly Pair[]
}

/** Signs as `lightBucket` does. Undefined where there are no threads for it. */
export function laneBucket(terms: LightTerms): LaneBucket | undefined {
  const { lane } = terms
  if (lane === undefined) return undefined
  return {
    async receive({ key, headers, progress }, place, signal) {
      const { received, signedAheadMs } = await sent(lane, key, headers, progress, place, signal)
      const head = headOf(received)
      if (head !== undefined) terms.clock.learn(head.headers, { status: head.status, aheadMs: signedAheadMs })
      if (received.kind !== 'refused') return received
      throw terms.refused({ method: 'GET', answer: received.answer, signedAheadMs })
    },
  }

  async function sent(
    lane: Lane,
    key: string,
    headers: readonly Pair[],
    progress: (() => void) | undefined,
    place: FilePlace,
    signal: AbortSignal,
  ) {
    try {
      const { request, signedAheadMs } = await signRequest(terms, { method: 'GET', key, headers })
      const received = await lane.receive({ method: 'GET', ...request, progress }, place, signal)
      return { received, signedAheadMs }
    } catch (cause) {
      throw terms.failed(cause)
    }
  }
}

function headOf(received: Received) {
  if (received.kind === 'received' || received.kind === 'other') return received.head
  return received.kind === 'refused' ? received.answer : undefined
}
