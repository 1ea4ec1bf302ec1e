import type { Fault, FaultRule } from '../clouds/common/faults.ts'
import type { StartedCloud } from '../clouds/every-cloud.ts'

/** One request in so many (as 0.1) goes wrong, in every way that a service knows, each as often as the others. */
export function faultMix({ refusals }: Pick<StartedCloud, 'refusals'>, rate: number): FaultRule[] {
  const faults: readonly Fault[] = [
    refusals.internal,
    refusals.unavailable,
    refusals.throttled,
    { kind: 'reset', when: 'before' },
    { kind: 'reset', when: 'done' },
    { kind: 'reset', when: 'middle' },
    { kind: 'truncate' },
    { kind: 'stall', when: 'before' },
    { kind: 'stall', when: 'middle' },
    { kind: 'slow', pauseMs: 20 },
  ]
  const each = rate / faults.length
  // A rule is only asked when none before it met the request.
  return faults.map((fault, index) => ({ fault, probability: each / (1 - index * each) }))
}

/** One body of a file or a part of one in so many is changed on its way to the service; `keys` are those that have one. */
export function corruptedUploads(rate: number, keys: RegExp): FaultRule[] {
  return ['PutObject', 'UploadPart'].flatMap((operation) => [
    { operation, key: keys, probability: rate / 2, fault: { kind: 'corrupt', what: 'request' } },
    { operation, key: keys, probability: rate / 2, fault: { kind: 'corrupt', what: 'unverified request' } },
  ])
}

/** One body in so many is changed on its way from the service. */
export function corruptedDownloads(rate: number): FaultRule[] {
  return [{ operation: 'GetObject', probability: rate, fault: { kind: 'corrupt', what: 'answer' } }]
}
