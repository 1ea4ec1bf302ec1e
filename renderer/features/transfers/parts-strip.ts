import type { PartCounts } from '../../../electron/api/rows.ts'

export type PartCell = 'sent' | 'inFlight' | 'failed' | 'rest' | 'already'

const mostCells = 40
const inOrder: readonly PartCell[] = ['sent', 'inFlight', 'failed', 'rest', 'already']

/**
 * The strip of cells for the parts of a transfer: one cell for each part, at most 40. Each state that occurs
 * has at least one cell, so that one failed part among ten thousand is seen.
 */
export function partCells(parts: PartCounts, failed: boolean): readonly PartCell[] {
  const counts = countsOf(parts, failed)
  const total = inOrder.reduce((sum, cell) => sum + counts[cell], 0)
  const cells = Math.min(total, mostCells)
  const shares = inOrder.map((cell) => shareOf(counts[cell], total, cells))
  level(shares, cells)
  return inOrder.flatMap((cell, index) => Array.from({ length: shares[index] ?? 0 }, () => cell))
}

function countsOf(parts: PartCounts, failed: boolean): Record<PartCell, number> {
  const { total } = parts
  const already = Math.min(parts.already, total)
  const sent = Math.min(parts.done, total - already)
  const left = total - already - sent
  // In a failed transfer no part is in flight: those parts have failed, and at least one has.
  const broken = failed ? Math.max(1, parts.failed + parts.inFlight) : parts.failed
  const bad = Math.min(broken, left)
  const inFlight = failed ? 0 : Math.min(parts.inFlight, left - bad)
  return { sent, inFlight, failed: bad, rest: left - bad - inFlight, already }
}

function shareOf(count: number, total: number, cells: number): number {
  return count === 0 ? 0 : Math.max(1, Math.floor((count * cells) / total))
}

/** Corrects rounding: the longest stretch gains or loses the difference. */
function level(shares: number[], cells: number): void {
  const longest = shares.indexOf(Math.max(...shares))
  const others = shares.reduce((sum, share, index) => (index === longest ? sum : sum + share), 0)
  if (longest !== -1) shares[longest] = cells - others
}
