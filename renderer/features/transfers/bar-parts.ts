/** How a bar is divided, in per cent of its length; what is left is still to come. */
export interface BarParts {
  readonly already: number
  readonly sent: number
  readonly inFlight: number
  readonly failed: number
}

export interface Measured {
  readonly doneBytes: number
  readonly alreadyBytes: number
  readonly totalBytes: number
  /** Of the parts of equal size that make the whole, those under way; 0 where nothing is cut into parts. */
  readonly inFlight?: number | undefined
  readonly parts?: number | undefined
  readonly failedBytes?: number
}

/** By bytes. What failed is seen however little it is, and a bar is not full before the last byte is there. */
export function barPartsOf(of: Measured): BarParts {
  const { totalBytes } = of
  if (totalBytes <= 0) return { already: 0, sent: 0, inFlight: 0, failed: 0 }
  const already = shareOf(of.alreadyBytes, totalBytes)
  const done = Math.max(already, shareOf(of.doneBytes, totalBytes))
  const failedBytes = of.failedBytes ?? 0
  const failed = failedBytes === 0 ? 0 : Math.min(100 - done, Math.max(1, shareOf(failedBytes, totalBytes)))
  const parts = of.parts ?? 0
  const inFlight = parts === 0 ? 0 : Math.min(100 - done - failed, ((of.inFlight ?? 0) / parts) * 100)
  return { already, sent: done - already, inFlight, failed }
}

function shareOf(bytes: number, totalBytes: number): number {
  return Math.min(100, Math.max(0, (bytes / totalBytes) * 100))
}
