import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import type { JournalEntry } from '../../electron/transfers/model/transfer-record.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const toldOf = 12_345
const kept = 10_000

describeWith(['chromium'], 'what is told of a transfer', () => {
  const temp = useTempFolder()
  let bollard: Bollard
  beforeAll(async () => {
    const storeList = await StoreList.open(temp(), await keyFileSealer(temp()))
    await storeList.add({
      driver: 'filesystem',
      name: 'harbour',
      values: { rootdirectory: temp() },
      secrets: {},
      fromEnvironment: [],
      readOnly: true,
    })
    const lines = [{ kind: 'journal', version: 1 }, addedTransfer()].map((line) => JSON.stringify(line))
    await writeFile(join(temp(), 'transfers.jsonl'), `${lines.join('\n')}\n`)
    bollard = await startBollard({ dataDir: temp() })
    await bollard.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  })
  afterAll(() => bollard.close())

  it('says how much there was, how much of it is kept, and copies that', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /1 transfer/ }).click()
    await page.getByRole('button', { name: '12,345 notes' }).click()
    const notes = page.getByRole('dialog', { name: '12,345 notes' })
    await notes.getByText('12,145 more. Only the first 10,000 are kept; Copy copies those.').waitFor()
    await expectAccessible(page, 'what is told of a transfer')
    await notes.getByRole('button', { name: 'Copy' }).click()
    await notes.getByText('Copied').waitFor()
    const copied = (await page.evaluate(() => navigator.clipboard.readText())).split('\n')
    expect(copied).toHaveLength(kept + 1)
    expect(copied[0]).toBe('big/0 · a link, not followed')
    expect(copied.at(-1)).toBe('and 2,345 more, which are not kept')
  })
})

/** What an earlier run left: an upload with more reports than are kept. */
function addedTransfer(): JournalEntry {
  const source = { kind: 'page', token: 'gone' } as const
  const reports = Array.from({ length: kept }, (_, at) => ({ path: `big/${at}`, kind: 'link' }) as const)
  const reportMarks = Array.from({ length: toldOf - kept }, (_, at) => `link ${at}`)
  return {
    kind: 'added',
    id: 'big',
    order: {
      kind: 'upload',
      store: 'gone',
      key: 'big/a',
      relativePath: 'big/a',
      source,
      sizeBytes: 1,
      onExisting: 'ask',
      drop: 'a drop',
    },
    label: { name: 'big/a', storeName: 'harbour', place: 'big/a' },
    addedAtMs: 1,
    position: 1,
    state: { phase: 'done', endedAtMs: 2, durationMs: 1, skipped: false },
    reports,
    reportMarks,
  }
}
