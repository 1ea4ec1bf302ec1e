import type { KeyboardEvent } from 'react'

/**
 * Closes what lies beside a list, or over it, when Escape was pressed within the view and nothing in it took the key: a menu
 * or a dialog over the view closes alone, and a filter is emptied first. The focus goes back to the list where what had it
 * is gone.
 */
export function closeOnEscape(event: KeyboardEvent<HTMLElement>, close: (() => void) | undefined): void {
  const view = event.currentTarget
  const within = event.target instanceof Node && view.contains(event.target)
  if (event.key !== 'Escape' || event.defaultPrevented || !within || close === undefined) return
  event.preventDefault()
  close()
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return
    const list = view.isConnected ? view : document
    list.querySelector<HTMLElement>('[data-pane-focus]')?.focus({ preventScroll: true })
  })
}
