/** A pane whose size a person can choose. All in CSS pixels. */
export interface SizedPane {
  readonly usualPx: number
  readonly leastPx: number
  /** What a person chose. */
  readonly chosenPx: number | undefined
}

/** A pane as it is now, and how far it can be made smaller and larger. */
export interface FittedPane {
  readonly px: number
  readonly leastPx: number
  readonly mostPx: number
}

/**
 * The sizes of panes in the room that there is, of which `leastRestPx` stays for what takes the rest. Where they do not
 * fit they give way, each by its part of what it has beyond its least.
 */
export function fittedPanes(
  panes: readonly SizedPane[],
  roomPx: number,
  leastRestPx: number,
): readonly FittedPane[] {
  const wanted = panes.map(({ usualPx, leastPx, chosenPx }) => Math.max(leastPx, chosenPx ?? usualPx))
  const total = sum(wanted)
  const spare = total - sum(panes.map(({ leastPx }) => leastPx))
  const tooMuch = Math.min(spare, Math.max(0, total - (roomPx - leastRestPx)))
  const sizes = panes.map(({ leastPx }, at) => {
    const px = wanted[at] ?? leastPx
    return spare === 0 ? px : Math.floor(px - (tooMuch * (px - leastPx)) / spare)
  })
  const free = Math.max(0, Math.floor(roomPx - leastRestPx - sum(sizes)))
  return panes.map(({ leastPx }, at) => {
    const px = sizes[at] ?? leastPx
    return { px, leastPx, mostPx: px + free }
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}
