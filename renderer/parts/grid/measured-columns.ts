import { useLayoutEffect, useState, type RefObject } from 'react'

import type { WideColumn } from './column-widths.ts'

/** How wide the columns of a head are now, in CSS pixels; told again when that changes. */
export function useWidths(
  row: RefObject<HTMLElement | null>,
  columns: readonly WideColumn[],
): readonly number[] {
  const [widthsPx, setWidths] = useState<readonly number[]>([])
  useLayoutEffect(() => {
    const cells = [...(row.current?.children ?? [])].slice(0, columns.length)
    const measure = (): void => {
      const next = cells.map((cell) => cell.getBoundingClientRect().width)
      setWidths((now) => (now.length === next.length && now.every((px, at) => px === next[at]) ? now : next))
    }
    const sizes = new ResizeObserver(measure)
    for (const cell of cells) sizes.observe(cell)
    measure()
    return () => sizes.disconnect()
  }, [row, columns])
  return widthsPx
}

/** How wide a column has to be for its name and for what is in sight of it. */
export function naturalPx(head: HTMLElement, at: number): number {
  const list = head.closest<HTMLElement>('[role="grid"], [role="treegrid"]')
  if (list === null) return 0
  const tracks = list.style.getPropertyValue('--tracks')
  const alone = Array.from(head.children, (_, index) => (index === at ? 'max-content' : '0px'))
  list.style.setProperty('--tracks', alone.join(' '))
  let widestPx = 0
  for (const row of list.querySelectorAll('[role="row"]')) {
    const cell = row.children[at]
    if (row.children.length === alone.length && cell !== undefined)
      widestPx = Math.max(widestPx, cell.getBoundingClientRect().width)
  }
  list.style.setProperty('--tracks', tracks)
  return Math.ceil(widestPx)
}
