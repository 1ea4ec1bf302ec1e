interface Kept {
  /** CSS pixels. */
  readonly scrollPx?: number
  /** The chosen row that was brought into sight. */
  readonly revealed?: string | undefined
}

/** By the names of lists; the ones that were not scrolled for longest go first. */
const kept = new Map<string, Kept>()
const mostKept = 500

/** Notes how a list was scrolled, until the window ends. A list without a name is not noted. */
export function keepScroll(name: string | undefined, change: Kept): void {
  if (name === undefined) return
  const now = { ...kept.get(name), ...change }
  kept.delete(name)
  kept.set(name, now)
  for (const [oldest] of kept) if (kept.size > mostKept) kept.delete(oldest)
}

export function keptScroll(name: string | undefined): Kept {
  return (name === undefined ? undefined : kept.get(name)) ?? {}
}
