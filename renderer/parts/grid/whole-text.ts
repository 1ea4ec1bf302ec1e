import type { MouseEvent } from 'react'

import { isElided, wholeTextOf } from '../whole-text/elided.ts'

/**
 * Shows the whole text of a cell that has no room for it while the mouse is over it. A cell that says more by its own
 * title keeps that. Screen readers have the whole text anyway, and `WholeTexts` shows it by key.
 */
export const wholeText = {
  onMouseOver(event: MouseEvent<HTMLElement>): void {
    const cell = cellUnder(event)
    if (cell === undefined || cell.title !== '' || cell.querySelector('[title]') !== null) return
    if (!isElided(cell)) return
    cell.title = wholeTextOf(cell)
    cell.addEventListener('mouseleave', () => cell.removeAttribute('title'), { once: true })
  },
}

function cellUnder({ target, currentTarget }: MouseEvent<HTMLElement>): HTMLElement | undefined {
  if (!(target instanceof Element)) return undefined
  const cell = target.closest<HTMLElement>('[role="gridcell"]')
  return cell !== null && currentTarget.contains(cell) ? cell : undefined
}
