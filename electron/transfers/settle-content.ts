import type { ContentCheck } from './content-check.ts'

/**
 * What becomes of content that did not match its first check. It is compared with what comes when it is asked for
 * again: `mend` gives how many ranges came otherwise. Where only the tag says that it is wrong, and it comes the same
 * time and again, it is right.
 */
export async function settleContent(
  checks: readonly ContentCheck[],
  matches: (check: ContentCheck) => Promise<boolean>,
  mend: () => Promise<number>,
): Promise<'right' | 'only the tag differs' | 'wrong'> {
  let unchanged = 0
  for (let mendings = 0; ; mendings += 1) {
    for (const check of mendings === 0 ? checks.slice(1) : checks) if (await matches(check)) return 'right'
    const mended = await mend()
    unchanged = mended === 0 ? unchanged + 1 : 0
    if (unchanged === 2 && checks.every(({ certain }) => !certain)) return 'only the tag differs'
    if (unchanged === 2 || mendings === mostMendings) return 'wrong'
  }
}

/** Readings of the whole object after the first, to find what was spoiled. */
const mostMendings = 3
