import type { Page } from 'playwright-core'

/** Lets the store that is open be changed, by the button of its head. */
export async function allowChanges(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Read-only', exact: true }).click()
  await page.getByRole('button', { name: 'Allow changes', exact: true }).click()
  // Until the host has said so, what writes asks for it again.
  await page.getByRole('button', { name: 'Changes allowed', exact: true }).waitFor()
}
