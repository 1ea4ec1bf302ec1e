import { elidedTexts, isElided, wholeTextOf } from './elided.ts'

/** A text in full; `name` is that of its column, where it is in a row of a table. */
export interface WholeText {
  readonly name: string | undefined
  readonly text: string
}

/** Texts, and the element that they are of. */
export interface TextsAt {
  readonly element: HTMLElement
  readonly texts: readonly WholeText[]
}

/**
 * All that the row says that keys are at, or that a button in it has the focus of. Elsewhere what is cut off in the pane or
 * dialog that has the focus, which may be nothing.
 */
export function textsAtFocus(): TextsAt {
  const focused = document.activeElement ?? document.body
  const row = rowAt(focused)
  if (row !== undefined) return { element: row, texts: textsOfRow(row) }
  const part = focused.closest<HTMLElement>(parts) ?? document.body
  return { element: part, texts: elidedTexts(part).map((text) => ({ name: undefined, text })) }
}

const parts = '[data-pane], [role="dialog"], nav, header, footer, [role="tabpanel"], main'

function rowAt(focused: Element): HTMLElement | undefined {
  const id = focused.getAttribute('aria-activedescendant')
  const row = id === null ? focused.closest('[role="row"]') : document.getElementById(id)
  return row instanceof HTMLElement ? row : undefined
}

function textsOfRow(row: HTMLElement): readonly WholeText[] {
  const cells = row.querySelectorAll<HTMLElement>(':scope > [role="gridcell"]')
  if (cells.length === 0) return [{ name: undefined, text: wholeTextOf(row) }]
  const heads = row.closest('[role="grid"], [role="treegrid"]')?.querySelectorAll('[role="columnheader"]')
  return [...cells]
    .map((cell, at) => ({
      name: heads?.[at]?.getAttribute('aria-label') ?? undefined,
      text: wholeTextOf(cell),
    }))
    .filter(({ text }) => text !== '')
}

/**
 * What a button, a tab or a link says only to the mouse: its tooltip, or its text where that is cut off; undefined where
 * there is no more than is seen.
 */
export function textOfControl(control: Element): string | undefined {
  if (!(control instanceof HTMLElement) || !control.matches(controls)) return undefined
  const seen = control.innerText.replaceAll(/\s+/g, ' ').trim()
  const whole = control.title === '' && isElided(control) ? wholeTextOf(control) : control.title.trim()
  return whole === '' || (whole === seen && !isElided(control)) ? undefined : whole
}

const controls = 'button, a[href], summary, [role="tab"], [role="menuitem"]'
