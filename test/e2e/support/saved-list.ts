import { readFile } from 'node:fs/promises'

import type { Locator, Page } from 'playwright-core'

export interface SavedList {
  readonly fileName: string
  /** By the names of the columns. */
  readonly csv: readonly Readonly<Record<string, string>>[]
  readonly json: {
    readonly list: string
    readonly store: { readonly name: string } | null
    readonly filter: Readonly<Record<string, string>>
    readonly complete: boolean
    readonly count: number
    readonly rows: readonly Readonly<Record<string, unknown>>[]
  }
}

/** Saves a list in both forms as a person does, by the button in `within`, and reads the files. */
export async function savedList(page: Page, within: Locator): Promise<SavedList> {
  const csv = await saved(page, within, /^CSV/)
  const json = await saved(page, within, /^JSON/)
  const [names = [], ...rows] = parseCsv(csv.text.replace(/^\uFEFF/, ''))
  return {
    fileName: csv.fileName,
    csv: rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? '']))),
    json: JSON.parse(json.text) as SavedList['json'],
  }
}

async function saved(page: Page, within: Locator, form: RegExp) {
  await within.getByRole('button', { name: 'Export list…' }).click()
  const saving = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: form }).click()
  const download = await saving
  const text = await readFile(await download.path(), 'utf8')
  // The button says how far it is until the file is written.
  await within.getByRole('button', { name: 'Export list…' }).waitFor()
  await page.getByRole('menu').waitFor({ state: 'detached' })
  return { fileName: download.suggestedFilename(), text }
}

/** Comma-separated values, read by the grammar of RFC 4180. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === '' && row.length === 0 && quoted === undefined && plain === '') break
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
