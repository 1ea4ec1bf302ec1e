import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

import { expect } from 'vitest'
import type { Page } from 'playwright-core'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly help: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
}

/**
 * Fails with every serious or critical accessibility finding of what is on the screen. What is still fading in has
 * too little contrast for a moment: findings have to stay.
 */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  await page.evaluate(await readFile(axePath, 'utf8'))
  await page.evaluate(fadedIn)
  await expect
    .poll(() => seriousFindings(page), { message: `serious accessibility findings on ${screen}` })
    .toEqual([])
}

/** The end of all transitions that have one. */
const fadedIn = `Promise.allSettled(
  document.getAnimations()
    .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
    .map((animation) => animation.finished),
).then(() => undefined)`

async function seriousFindings(page: Page): Promise<readonly object[]> {
  const violations = await page.evaluate<readonly Violation[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)',
  )
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map((violation) => ({
      rule: `${violation.id} (${violation.help})`,
      at: violation.nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
    }))
}
