import type { Page } from 'playwright-core'

/** Fills fields of the store form by the names of their parameters. */
export async function fillParameters(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [parameter, value] of Object.entries(values)) {
    await page
      .getByRole('dialog')
      .getByRole('textbox', { name: new RegExp(`^${parameter}\\b`) })
      .or(page.getByRole('dialog').getByRole('combobox', { name: new RegExp(`^${parameter}\\b`) }))
      .or(page.getByRole('dialog').locator(`input[type=password][name="${parameter}"]`))
      .first()
      .fill(value)
  }
}
