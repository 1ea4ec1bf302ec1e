import { useEffect, useEffectEvent } from 'react'

/** How long something is held over a closed node until it opens. */
const springMs = 700

/** Opens the closed node that something is held over, so that what is in it can be reached without letting go. */
export function useSpringOpen(closed: string | undefined, open: (id: string) => void): void {
  const openNow = useEffectEvent(open)
  useEffect(() => {
    if (closed === undefined) return undefined
    const timer = setTimeout(() => openNow(closed), springMs)
    return () => clearTimeout(timer)
  }, [closed])
}
