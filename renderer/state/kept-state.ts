import { useState } from 'react'

/** By name; the ones that were not changed for longest go first. */
const kept = new Map<string, unknown>()
const mostKept = 200

/**
 * A state that outlives the part of the window it belongs to: the next one of this name begins with it, until the window
 * ends. A name is of one type.
 */
export function useKeptState<Value>(
  name: string,
  initial: Value,
): readonly [Value, (next: (now: Value) => Value) => void] {
  const [value, setValue] = useState(() => (kept.has(name) ? (kept.get(name) as Value) : initial))
  return [
    value,
    (next) =>
      setValue((now) => {
        const after = next(now)
        kept.delete(name)
        kept.set(name, after)
        for (const [oldest] of kept) if (kept.size > mostKept) kept.delete(oldest)
        return after
      }),
  ]
}
