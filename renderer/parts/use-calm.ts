import { useEffect, useState } from 'react'

/**
 * A value that changes many times a second, seen at most every so often: what is worked out from it is worked out
 * that much less. `settled` lets it through at once, as for a list that is whole.
 */
export function useCalm<Value>(value: Value, settled: boolean, everyMs = 200): Value {
  const [seen, setSeen] = useState({ value, atMs: 0 })
  useEffect(() => {
    if (settled || seen.value === value) return undefined
    const waitMs = Math.max(0, seen.atMs + everyMs - performance.now())
    const timer = setTimeout(() => setSeen({ value, atMs: performance.now() }), waitMs)
    return () => clearTimeout(timer)
  }, [value, settled, everyMs, seen])
  return settled ? value : seen.value
}
