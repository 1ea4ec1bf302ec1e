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

/** Fails with every serious or critical accessibility finding of what is on the screen now. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  await page.evaluate(await readFile(axePath, 'utf8'))
  const violations = await page.evaluate<readonly Violation[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)',
  )
  const serious = violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map((violation) => ({
      rule: `${violation.id} (${violation.help})`,
      at: violation.nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
    }))
  expect(serious, `serious accessibility findings on ${screen}`).toEqual([])
}
