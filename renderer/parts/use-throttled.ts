import { useEffect, useState } from 'react'

/**
 * Throttles a value that changes many times a second, so that what is computed from it is computed
 * less often. With `settled` the newest value is returned at once, as for a complete list.
 */
export function useThrottled<Value>(value: Value, settled: boolean, everyMs = 200): Value {
  const [seen, setSeen] = useState({ value, atMs: 0 })
  useEffect(() => {
    if (settled || seen.value === value) return undefined
    const waitMs = Math.max(0, seen.atMs + everyMs - performance.now())
    const timer = setTimeout(() => setSeen({ value, atMs: performance.now() }), waitMs)
    return () => clearTimeout(timer)
  }, [value, settled, everyMs, seen])
  return settled ? value : seen.value
}
