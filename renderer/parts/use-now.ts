import { useEffect, useState } from 'react'

/** The time, in milliseconds since 1970, as it was at most so long ago: for what becomes old while nothing else changes. */
export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return nowMs
}
