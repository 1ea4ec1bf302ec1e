/** Goes from a filter to the first row of its list, and opens it when that is wanted. False where there is none. */
export function goToFirstRow(filter: HTMLElement, open: boolean): boolean {
  const list = listOf(filter)
  if (list === undefined || list.querySelector('[data-index]') === null) return false
  list.focus()
  // As if a person pressed the keys there: each kind of list knows what choosing and opening mean.
  press(list, 'Home')
  // The list knows its row only when it was drawn anew.
  if (open) setTimeout(() => press(list, 'Enter'))
  return true
}

/** Goes from a list back to its filter. False where it has none. */
export function goToFilter(list: HTMLElement): boolean {
  const filter = placeOf(list)?.querySelector<HTMLElement>('[data-filter]') ?? undefined
  filter?.focus()
  return filter !== undefined
}

function listOf(filter: HTMLElement): HTMLElement | undefined {
  const lists = '[role="grid"], [role="tree"], [role="treegrid"]'
  return placeOf(filter)?.querySelector<HTMLElement>(lists) ?? undefined
}

/** The pane that both are in, or the page or dialog where it has none. */
function placeOf(element: HTMLElement): Element | null {
  return element.closest('[data-pane]') ?? element.closest('main, [role="dialog"]')
}

function press(target: HTMLElement, key: string): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
