import type { ContentCheck } from './content-check.ts'

/**
 * What becomes of content that did not match its first check. It is compared with what comes when it is asked for
 * again: `refetch` gives how many ranges came otherwise. Where only the tag says that it is wrong, and it comes the same
 * time and again, it is right.
 */
export async function verifyOrRefetch(
  checks: readonly ContentCheck[],
  matches: (check: ContentCheck) => Promise<boolean>,
  refetch: () => Promise<number>,
): Promise<'right' | 'only the tag differs' | 'wrong'> {
  let unchanged = 0
  for (let refetches = 0; ; refetches += 1) {
    const untried = refetches === 0 ? checks.slice(1) : unchanged === 0 ? checks : []
    for (const check of untried) if (await matches(check)) return 'right'
    if (unchanged === 2) return checks.every(({ certain }) => !certain) ? 'only the tag differs' : 'wrong'
    if (refetches === maxRefetches) return 'wrong'
    unchanged = (await refetch()) === 0 ? unchanged + 1 : 0
  }
}

/** Readings of the whole object after the first, to find what was spoiled. */
const maxRefetches = 4
