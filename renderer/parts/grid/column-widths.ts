/** What a column says of its width. */
export interface WideColumn {
  readonly id: string
  /** A grid track, as `120px` or `minmax(0, 1fr)`. */
  readonly width: string
  readonly headerHidden?: boolean
}

/** Widths that a person chose, in whole pixels, by column. */
export type ColumnWidths = Readonly<Record<string, number>>

/** A column gets no narrower by hand; one that is narrower already stays as it is. */
export const leastColumnPx = 40
/** What a column that takes the rest keeps beside columns that a person made wide. */
const leastRestPx = 72

/**
 * The tracks of the columns. What a person made wide gives way where there is no room for it, and one column always
 * takes the rest: a list is never wider than its pane.
 */
export function tracksOf(columns: readonly WideColumn[], widths: ColumnWidths): string {
  const isChosen = ({ id }: WideColumn): boolean => widths[id] !== undefined
  const takesRest = columns.some((column) => isFlexible(column) && !isChosen(column))
  const instead = takesRest ? undefined : columns.find((column) => !isRigid(column))
  const anyChosen = columns.some(isChosen)
  return columns
    .map((column) => {
      const chosenPx = widths[column.id]
      if (column === instead) return `minmax(${leastRestPx}px, 1fr)`
      if (chosenPx !== undefined) return upTo(chosenPx)
      return withLeast(column.width, anyChosen)
    })
    .join(' ')
}

/** Its width is that of what it shows, row by row, or of an icon. */
export function isRigid({ width, headerHidden }: WideColumn): boolean {
  return headerHidden === true || width.startsWith('fit-content')
}

/** Whether the border behind a column can be moved: it can be made wider, and one behind it narrower. */
export function hasBorder(columns: readonly WideColumn[], at: number): boolean {
  const column = columns[at]
  if (column === undefined || isRigid(column)) return false
  return columns.slice(at + 1).some((behind) => !isRigid(behind))
}

/**
 * Widths after the border behind a column moved. What the column gains, those behind it lose, the nearest first, and
 * none below its least; what it loses, the next one gains. The sum stays.
 */
export function movedBorder(
  columns: readonly WideColumn[],
  widthsPx: readonly number[],
  at: number,
  byPx: number,
): readonly number[] {
  const moved = [...widthsPx]
  const behind = columns.flatMap((column, index) => (index > at && !isRigid(column) ? [index] : []))
  const [next] = behind
  if (next === undefined) return moved
  const ownPx = widthsPx[at] ?? 0
  if (byPx <= 0) {
    const lessPx = Math.min(-byPx, roomIn(ownPx))
    moved[at] = ownPx - lessPx
    moved[next] = (widthsPx[next] ?? 0) + lessPx
    return moved
  }
  let gainedPx = 0
  for (const index of behind) {
    const px = widthsPx[index] ?? 0
    const givenPx = Math.min(byPx - gainedPx, roomIn(px))
    moved[index] = px - givenPx
    gainedPx += givenPx
  }
  moved[at] = ownPx + gainedPx
  return moved
}

/** The widest that a column can be made by its border. */
export function mostPx(columns: readonly WideColumn[], widthsPx: readonly number[], at: number): number {
  return movedBorder(columns, widthsPx, at, Number.MAX_SAFE_INTEGER)[at] ?? 0
}

/**
 * What is kept of widths that changed. One column that takes the rest goes on doing so, so that a list still follows
 * its pane: the last one of those that changed, when no other is left.
 */
export function keptWidths(
  columns: readonly WideColumn[],
  widths: ColumnWidths,
  beforePx: readonly number[],
  afterPx: readonly number[],
): ColumnWidths {
  const changed = columns.filter(
    (_, index) => Math.round(beforePx[index] ?? 0) !== Math.round(afterPx[index] ?? 0),
  )
  const flexible = columns.filter((column) => isFlexible(column) && widths[column.id] === undefined)
  const stays = flexible.some((column) => !changed.includes(column)) ? undefined : flexible.at(-1)
  const kept: Record<string, number> = { ...widths }
  for (const column of changed) {
    if (column !== stays) kept[column.id] = Math.round(afterPx[columns.indexOf(column)] ?? 0)
  }
  return kept
}

function isFlexible({ width }: WideColumn): boolean {
  return /\dfr\b/.test(width)
}

/** A fixed width gives way, too; what takes the rest keeps something beside widths that were chosen. */
function withLeast(width: string, anyChosen: boolean): string {
  const fixed = /^(\d+)px$/.exec(width)
  if (fixed !== null) return upTo(Number(fixed[1]))
  return anyChosen ? width.replace(/^minmax\(0(?:px)?,(.*fr\))$/, `minmax(${leastRestPx}px,$1`) : width
}

function upTo(px: number): string {
  return px <= leastColumnPx ? `${px}px` : `minmax(${leastColumnPx}px, ${px}px)`
}

function roomIn(px: number): number {
  return Math.max(0, px - leastColumnPx)
}
