import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefCallback } from 'react'

import { keepScroll, keptScroll } from './kept-scroll.ts'

/** What scrolls, and how much of it is seen. All in CSS pixels. */
export interface Scroller {
  readonly rows: number
  readonly rowHeightPx: number
  /** Above the rows and always in sight: a header. */
  readonly headPx: number
  readonly viewportPx: number
  /** The tallest element that may be made; a taller list scrolls faster than it moves. */
  readonly maxHeightPx: number
}

export interface RowWindow {
  /** Rows to make: from `first` up to, not including, `last`. */
  readonly first: number
  readonly last: number
  /** Where the first of them lies below the header. */
  readonly topPx: number
  /** Height to reserve for all rows. */
  readonly heightPx: number
}

const beyond = 6
/** So many rows may go by before others are made: fewer than are made beyond those in sight. */
const slackRows = 4

/** Which rows are in sight when the element is scrolled to `scrollPx`, and where they lie. */
export function rowWindow(scroller: Scroller, scrollPx: number): RowWindow {
  const { rows, rowHeightPx } = scroller
  const heightPx = Math.min(rows * rowHeightPx, scroller.maxHeightPx)
  const logicalPx = scrollPx * stretchOf(scroller)
  const seenPx = Math.max(0, scroller.viewportPx - scroller.headPx)
  const first = Math.max(0, Math.floor(logicalPx / rowHeightPx) - beyond)
  const last = Math.min(rows, Math.ceil((logicalPx + seenPx) / rowHeightPx) + beyond)
  return { first, last: Math.max(first, last), topPx: first * rowHeightPx - logicalPx + scrollPx, heightPx }
}

/** Where to scroll for a row to be seen whole; undefined when it is. */
export function scrollToRow(scroller: Scroller, scrollPx: number, row: number): number | undefined {
  const stretch = stretchOf(scroller)
  const seenPx = Math.max(0, scroller.viewportPx - scroller.headPx)
  const topPx = row * scroller.rowHeightPx
  if (topPx < scrollPx * stretch) return topPx / stretch
  const bottomPx = topPx + scroller.rowHeightPx
  if (bottomPx > scrollPx * stretch + seenPx) return (bottomPx - seenPx) / stretch
  return undefined
}

/** How many pixels of the list go by for one pixel of scrolling. */
function stretchOf({ rows, rowHeightPx, headPx, viewportPx, maxHeightPx }: Scroller): number {
  const fullPx = rows * rowHeightPx
  if (fullPx <= maxHeightPx) return 1
  const seenPx = Math.max(0, viewportPx - headPx)
  return (fullPx - seenPx) / Math.max(1, maxHeightPx - seenPx)
}

/**
 * Brings what is chosen into sight once it is in the list: a link or a search may lead to a row far down. In a list that is
 * back where it was left, what was in sight before is not looked for again.
 */
export function useRevealChosen(
  chosen: string | undefined,
  index: number | undefined,
  reveal: (row: number) => void,
  keptAs?: string,
): void {
  const shown = useRef(keptScroll(keptAs).revealed)
  useEffect(() => {
    if (chosen === shown.current) return
    if (chosen !== undefined && index === undefined) return
    shown.current = chosen
    keepScroll(keptAs, { revealed: chosen })
    if (index !== undefined) reveal(index)
  })
}

/** Chromium lays out at most 2^25 device pixels. */
const maxDevicePx = 32_000_000

/**
 * Keeps a long list of rows of one height in a scrolling element: gives the rows to make, and brings a row into
 * sight. `scrollRef` goes on the element that scrolls.
 */
export function useRowWindow(options: {
  rows: number
  rowHeightPx: number
  headPx?: number
  /** The next list of this name begins where this one was left. */
  keptAs?: string | undefined
}): {
  readonly view: RowWindow
  readonly scrollRef: RefCallback<HTMLElement>
  readonly reveal: (row: number) => void
  /** Whole rows that fit: a page for PageUp and PageDown. */
  readonly pageRows: number
} {
  const { rows, rowHeightPx, headPx = 0, keptAs } = options
  const element = useRef<HTMLElement>(undefined)
  const [scrollPx, setScrollPx] = useState(0)
  const [viewportPx, setViewportPx] = useState(600)
  const maxHeightPx = maxDevicePx / Math.max(1, window.devicePixelRatio)
  const scroller = { rows, rowHeightPx, headPx, viewportPx, maxHeightPx }
  const slackPx = stretchOf(scroller) === 1 ? slackRows * rowHeightPx : 0
  const slack = useRef(slackPx)
  useLayoutEffect(() => {
    slack.current = slackPx
  }, [slackPx])
  const isBack = useRef(false)
  useLayoutEffect(() => {
    const { current } = element
    if (keptAs === undefined || isBack.current || rows === 0 || current === undefined) return
    isBack.current = true
    current.scrollTop = keptScroll(keptAs).scrollPx ?? 0
  })
  const scrollRef = useCallback(
    (scrolled: HTMLElement | null) => {
      if (scrolled === null) return undefined
      element.current = scrolled
      let seenPx = 0
      const onScroll = (): void => {
        const { scrollTop } = scrolled
        if (scrollTop !== 0 && Math.abs(scrollTop - seenPx) < slack.current) return
        seenPx = scrollTop
        setScrollPx(scrollTop)
      }
      const sizes = new ResizeObserver(() => setViewportPx(scrolled.clientHeight))
      sizes.observe(scrolled)
      const onScrolled = (): void => {
        keepScroll(keptAs, { scrollPx: scrolled.scrollTop })
        onScroll()
      }
      scrolled.addEventListener('scroll', onScrolled, { passive: true })
      onScroll()
      setViewportPx(scrolled.clientHeight)
      return () => {
        sizes.disconnect()
        scrolled.removeEventListener('scroll', onScrolled)
        element.current = undefined
      }
    },
    [keptAs],
  )
  return {
    view: rowWindow(scroller, scrollPx),
    scrollRef,
    reveal: (row) => {
      const { current } = element
      if (current === undefined) return
      const measured = { ...scroller, viewportPx: current.clientHeight }
      const target = scrollToRow(measured, current.scrollTop, row)
      if (target !== undefined) current.scrollTo({ top: target })
    },
    pageRows: Math.max(1, Math.floor((viewportPx - headPx) / rowHeightPx) - 1),
  }
}
