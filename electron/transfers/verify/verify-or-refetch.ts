import type { ContentCheck } from './content-check.ts'

/**
 * Decides about content that failed its first check. `refetch` fetches all ranges again and returns how many
 * differed. Where only an ETag says that the content is wrong, and two refetches bring the same bytes, the content is
 * right.
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

/** Each one reads the whole object. */
const maxRefetches = 4
