/** Moves the focus to the next or previous pane, in a circle: to its chosen row, or to the pane itself. */
export function goToPane(direction: 'next' | 'previous'): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.offsetParent !== null,
  )
  if (panes.length === 0) return
  const now = panes.findIndex((pane) => pane.contains(document.activeElement))
  const step = direction === 'next' ? 1 : -1
  const index = now === -1 ? (step === 1 ? 0 : panes.length - 1) : (now + step + panes.length) % panes.length
  const pane = panes[index]
  const target = pane?.querySelector<HTMLElement>(
    '[data-pane-focus], [role="grid"], [role="tree"], [role="treegrid"]',
  )
  ;(target ?? pane)?.focus()
}
