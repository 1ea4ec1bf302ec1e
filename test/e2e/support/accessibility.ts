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

/** Fails with every finding of any level, of best practices too, of what is on the screen. */
export async function expectNoFindings(page: Page, screen: string): Promise<void> {
  await page.evaluate(await readFile(axePath, 'utf8'))
  await page.evaluate(fadedIn)
  await expect.poll(() => findings(page), { message: `accessibility findings on ${screen}` }).toEqual([])
}

/** The end of all transitions that have one. */
const fadedIn = `Promise.allSettled(
  document.getAnimations()
    .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
    .map((animation) => animation.finished),
).then(() => undefined)`

async function seriousFindings(page: Page): Promise<readonly object[]> {
  return findings(page, ({ impact }) => impact === 'serious' || impact === 'critical')
}

async function findings(
  page: Page,
  counts: (violation: Violation) => boolean = () => true,
): Promise<readonly object[]> {
  const violations = await page.evaluate<readonly Violation[]>(findingsScript)
  return violations.filter(counts).map((violation) => ({
    rule: `${violation.id} (${violation.help})`,
    at: violation.nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
  }))
}

/** A menu that is open stands beside all landmarks, as the pattern of menus has it: that rule does not count for it. */
const findingsScript = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations
    .map((violation) => violation.id !== 'region' ? violation : {
      ...violation,
      nodes: violation.nodes.filter(({ target }) => document.querySelector(target[0])?.closest('[role="menu"], [data-portal]:has([role="menu"])') == null),
    })
    .filter(({ nodes }) => nodes.length > 0))`
