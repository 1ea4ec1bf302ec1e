/**
 * How many steps of a path after the first one are left out, so that the rest fits: the first step stays, and as many of
 * the last ones as there is room for, one at least. Widths in CSS pixels.
 */
export function elidedSteps(widthsPx: readonly number[], roomPx: number, menuPx: number): number {
  const allPx = widthsPx.reduce((sum, px) => sum + px, 0)
  if (allPx <= roomPx || widthsPx.length <= 2) return 0
  let leftPx = allPx + menuPx
  for (let elided = 1; elided < widthsPx.length - 2; elided += 1) {
    leftPx -= widthsPx[elided] ?? 0
    if (leftPx <= roomPx) return elided
  }
  return widthsPx.length - 2
}
