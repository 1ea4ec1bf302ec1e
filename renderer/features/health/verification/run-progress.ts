import type { VerificationRun } from '../../../../electron/api/rows.ts'

export interface RunProgress {
  /** From 0 to 1; undefined while it is not known how much there is. */
  readonly share: number | undefined
  readonly leftMs: number | undefined
}

/** How far a verification is, and how long it takes yet, where that can be told: by bytes where bytes are read. */
export function progressOf(run: VerificationRun, nowMs: number): RunProgress {
  if (run.ofBytes > 0) {
    const share = Math.min(1, run.doneBytes / run.ofBytes)
    const leftBytes = Math.max(0, run.ofBytes - run.doneBytes)
    const speed = run.bytesPerSecond ?? 0
    return { share, leftMs: speed > 0 ? (leftBytes / speed) * 1000 : undefined }
  }
  if (run.of <= 0) return { share: undefined, leftMs: undefined }
  const share = Math.min(1, run.done / run.of)
  const spentMs = nowMs - run.startedAtMs
  // What little is done tells nothing of the rest.
  const leftMs = share > 0.05 && spentMs > 2000 ? (spentMs / share) * (1 - share) : undefined
  return { share, leftMs }
}
