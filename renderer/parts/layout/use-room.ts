import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** How wide or high an element is, in CSS pixels; told again when that changes. Zero before it is in the page. */
export function useRoom(
  of: 'width' | 'height',
): readonly [roomPx: number, element: RefObject<HTMLDivElement | null>] {
  const element = useRef<HTMLDivElement>(null)
  const [roomPx, setRoom] = useState(0)
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return undefined
    const measure = (): void => setRoom(of === 'width' ? current.clientWidth : current.clientHeight)
    const sizes = new ResizeObserver(measure)
    sizes.observe(current)
    measure()
    return () => sizes.disconnect()
  }, [of])
  return [roomPx, element]
}
