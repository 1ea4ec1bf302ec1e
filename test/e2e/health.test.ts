import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { parseRepositoryName } from '../../drivers/common/names.ts'
import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { blobOf, descriptor, TinyRegistry, tinyImage } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const app = parseRepositoryName('team/app')

describeWith(['chromium'], 'the Health tab', () => {
  let folder: string
  let bollard: Bollard
  const broken = tinyImage('broken')
  const unlinked = tinyImage('unlinked')
  const untagged = tinyImage('untagged')
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-health-'))
    const mirror = await TinyRegistry.in(join(folder, 'mirror'))
    await mirror.push('team/app', ['broken'], broken)
    const large = Array.from({ length: 30 }, () => blobOf(randomBytes(100_000)))
    const layers = large.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer))
    const image = tinyImage('large', { layers })
    await mirror.pushManifests('team/large', ['v1'], [image.config, ...large], [image.manifest])
    const store = await TinyRegistry.in(join(folder, 'damaged'))
    await store.push('team/app', ['whole'], tinyImage('whole'))
    await store.push('team/app', ['broken'], broken)
    await store.remove(layout.blobData(broken.layer.digest))
    await store.push('team/app', ['unlinked'], unlinked)
    await store.remove(layout.layerLink(app, unlinked.layer.digest))
    await store.push('team/app', [], untagged)
    const young = await TinyRegistry.in(join(folder, 'young'))
    await young.push('team/app', ['whole'], tinyImage('whole'))
    const orphan = blobOf(randomBytes(75_000))
    await young.write(layout.blobData(orphan.digest), orphan.bytes)
    const dataDir = join(folder, 'data')
    const list = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    for (const name of ['mirror', 'damaged', 'young']) {
      const secrets = splitSecrets('filesystem', { rootdirectory: join(folder, name) })
      await list.add({ name, driver: 'filesystem', ...secrets, fromEnvironment: [], readOnly: true })
    }
    const copies = splitSecrets('filesystem', { rootdirectory: join(folder, 'copies') })
    await mkdir(join(folder, 'copies'))
    await list.add({
      name: 'copies',
      driver: 'filesystem',
      ...copies,
      fromEnvironment: [],
      readOnly: false,
    })
    bollard = await startBollard({ dataDir })
    const { page } = bollard
    // What another store holds is known once it is listed.
    await page.getByRole('button', { name: /^mirror / }).click()
    await page.getByRole('treeitem', { name: /app/ }).waitFor()
    await page.getByText(/^As of /).waitFor()
    await page.getByRole('button', { name: /^damaged / }).click()
    await page.getByRole('treeitem', { name: /app/ }).waitFor()
    await page.getByText(/^As of /).waitFor()
  })
  afterAll(async () => {
    await bollard.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('says before the first verification what one asks of the store', async () => {
    const { page } = bollard
    await page.keyboard.press('5')
    await page.getByText('Never verified').waitFor()
    await page.getByRole('button', { name: 'Every byte' }).click()
    await page.getByText(/reads \d.* · Reading a folder costs nothing but time/).waitFor()
    await expectAccessible(page, 'a store that was never verified')
  })

  it('says what is wrong, what that breaks, and where the blob is', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await page.getByText(/^Verified today/).waitFor()
    await page.getByRole('tab', { name: /^Health 2 findings, pulls are broken/ }).waitFor()
    await page.getByRole('button', { name: /^1 missing blob, 2 tags broken/ }).click()
    const findings = page.getByRole('grid', { name: 'Findings' })
    await expect.poll(() => findings.getByRole('row').count()).toBe(3)
    expect(page.url()).toContain('kind=missing')
    await findings.getByRole('row', { name: /^team\/app:broken/ }).click()
    const pane = page.getByRole('region', { name: 'Missing blob' })
    await pane.getByRole('button', { name: 'team/app:broken' }).waitFor()
    await pane.getByRole('button', { name: 'mirror', exact: true }).waitFor()
    await expectAccessible(page, 'a finding')
  })

  it('saves what was found', async () => {
    const { page } = bollard
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save report…' }).click()
    await page.getByRole('menuitem', { name: 'As JSON' }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toMatch(/^findings-damaged-\d{4}-\d\d-\d\d\.json$/)
    expect(await readFile(await saved.path(), 'utf8')).toContain(broken.layer.digest)
  })

  it('mends nothing of a store that is read-only, and leads to what allows it', async () => {
    const { page } = bollard
    const pane = page.getByRole('region', { name: 'Missing blob' })
    const copy = pane.getByRole('button', { name: 'Copy from mirror' })
    expect(await copy.getAttribute('aria-disabled')).toBe('true')
    await pane.getByRole('button', { name: 'Allow changes…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Allow changes' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await copy.getAttribute('aria-disabled')).toBeNull()
  })

  it('takes a missing blob from the store that has it', async () => {
    const { page } = bollard
    const pane = page.getByRole('region', { name: 'Missing blob' })
    await pane.getByRole('button', { name: 'Copy from mirror' }).click()
    const dialog = page.getByRole('dialog')
    await expectAccessible(page, 'what a repair changes')
    await dialog.getByRole('button', { name: 'Repair', exact: true }).click()
    await dialog.getByText(/^Done/).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    const written = await readFile(join(folder, 'damaged', layout.blobData(broken.layer.digest)))
    expect(written.equals(broken.layer.bytes)).toBe(true)
  })

  it('shows one way back where nothing matches', async () => {
    const { page } = bollard
    await page.keyboard.press('Escape')
    await page.getByLabel('Filter findings').fill('no such finding')
    await page.getByText('No finding matches').waitFor()
    expect(await page.getByRole('button', { name: 'Show all' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByRole('button', { name: 'Write 1 links…' }).waitFor()
  })

  it('begins findings below the last repository, and gives their words all room there is', async () => {
    const { page } = bollard
    const repositories = page.getByRole('grid', { name: 'What garbage collection would free' })
    const findings = page.getByRole('region', { name: 'Needs attention' })
    const between = async (): Promise<number> => {
      const [row, list] = await Promise.all([
        repositories.getByRole('row', { name: /^team\/app / }).boundingBox(),
        findings.boundingBox(),
      ])
      return row === null || list === null ? NaN : Math.round(list.y - row.y - row.height)
    }
    for (const [width, height] of [
      [1440, 900],
      [1024, 700],
    ] as const) {
      await page.setViewportSize({ width, height })
      await expect.poll(between).toBe(0)
      const rows = await findings.getByRole('row').evaluateAll((all) =>
        all.slice(1).map((row) => {
          const [, , what, repair] = row.querySelectorAll('[role=gridcell]')
          if (!(what instanceof HTMLElement) || repair === undefined) return undefined
          const used = repair.firstElementChild?.getBoundingClientRect().width ?? 0
          return {
            isCut: what.scrollWidth > what.clientWidth,
            freePx: Math.round(repair.getBoundingClientRect().width - used),
            isTold: what.title === what.textContent,
          }
        }),
      )
      expect(rows.length).toBeGreaterThanOrEqual(2)
      for (const row of rows) expect(row).toMatchObject({ freePx: 0, isTold: true })
    }
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('writes all missing links at once, and finds nothing wrong afterwards', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Write 1 links…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Repair', exact: true }).click()
    await dialog.getByRole('button', { name: 'Undo' }).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    const link = join(folder, 'damaged', layout.layerLink(app, unlinked.layer.digest))
    expect(await readFile(link, 'utf8')).toBe(unlinked.layer.digest)
    await page.getByRole('button', { name: 'Verify again' }).click()
    await page.getByText('No problems found').waitFor()
    await page.getByRole('tab', { name: 'Health', exact: true }).waitFor()
  })

  it('plans a collection, with what goes by repository', async () => {
    const { page } = bollard
    const pane = page.getByRole('region', { name: 'Collect garbage' })
    await pane.getByRole('button', { name: 'Change…' }).click()
    await pane.getByRole('textbox', { name: 'Minimum age, in hours' }).fill('0')
    await page.getByRole('checkbox', { name: 'Count untagged manifests as unused' }).check()
    await pane.getByRole('button', { name: 'Delete 1 link now, 3 blobs in 7 days' }).waitFor()
    await page
      .getByRole('grid', { name: 'What garbage collection would free' })
      .getByRole('row', { name: /^team\/app 3 1 3/ })
      .waitFor()
    await expectAccessible(page, 'a plan of a collection')
  })

  it('says that a report was saved, and which links of a repository would go', async () => {
    const { page } = bollard
    const pane = page.getByRole('region', { name: 'Collect garbage' })
    await pane.getByText('No report saved').waitFor()
    const saving = page.waitForEvent('download')
    await pane.getByRole('button', { name: 'Save report…' }).click()
    await page.getByRole('menuitem', { name: /^As CSV/ }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toMatch(/^collection-plan-damaged-\d{4}-\d\d-\d\d\.csv$/)
    expect(await readFile(await saved.path(), 'utf8')).toContain(untagged.layer.digest)
    await pane.getByText('Report saved').waitFor()
    const grid = page.getByRole('grid', { name: 'What garbage collection would free' })
    await grid.getByRole('row', { name: /^team\/app / }).click()
    const repository = page.getByRole('region', { name: 'team/app' })
    await repository.getByRole('button', { name: 'Show objects' }).click()
    await repository.getByRole('listitem').getByText(untagged.manifest.digest.slice(7, 19)).waitFor()
    await expectAccessible(page, 'a repository with something to free')
    await repository.getByRole('button', { name: 'Close the repository' }).click()
  })

  it('shows at once which tags a rule would take', async () => {
    const { page } = bollard
    const pane = page.getByRole('region', { name: 'Collect garbage' })
    await pane.getByRole('button', { name: 'Change…' }).click()
    await pane.getByRole('button', { name: 'Add a rule' }).click()
    const rule = pane.getByRole('group', { name: 'Rule 1' })
    await rule.getByLabel('Newest tags to keep').fill('')
    await rule.getByLabel('Always keep tags').fill('whole, bro*')
    await pane.getByText('Deletes 1 tag of 3').waitFor()
    await pane.getByRole('button', { name: 'Show tags' }).click()
    await pane.getByRole('listitem').getByText('team/app:unlinked').waitFor()
    await expectAccessible(page, 'rules of a collection')
    await pane.getByRole('button', { name: 'Remove rule 1' }).click()
    await pane.getByRole('button', { name: 'Delete 1 link now, 3 blobs in 7 days' }).waitFor()
  })

  it('keeps the rules for the next start', async () => {
    const { page } = bollard
    const kept = (): Promise<string> =>
      readFile(join(folder, 'data', 'settings.json'), 'utf8').catch(() => '')
    await expect.poll(kept).toMatch(/"deleteUntagged": true,\s+"minAgeHours": 0,\s+"retention": \[\]/)
    const pane = page.getByRole('region', { name: 'Collect garbage' })
    await pane.getByRole('button', { name: 'Add a rule' }).click()
    await pane.getByRole('group', { name: 'Rule 1' }).getByLabel('Always keep tags').fill('whole, bro*, unl*')
    await expect.poll(kept).toContain('unl*')
    await bollard.reload()
    await pane
      .getByText('Bollard, safe · no minimum age · grace period of 7 days · 1 rule for tags')
      .waitFor()
    await pane.getByRole('button', { name: 'Change…' }).click()
    const tags = pane.getByRole('group', { name: 'Rule 1' }).getByLabel('Always keep tags')
    expect(await tags.inputValue()).toBe('whole, bro*, unl*')
    await pane.getByRole('button', { name: 'Remove rule 1' }).click()
    await pane.getByRole('button', { name: 'Delete 1 link now, 3 blobs in 7 days' }).waitFor()
    await expect.poll(kept).not.toContain('unl*')
  })

  it('says what it saves each month by a price that the person types, and keeps that', async () => {
    const { page } = bollard
    const pane = page.getByRole('region', { name: 'Collect garbage' })
    await pane.getByRole('button', { name: 'Enter the price of storage' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Price per GB and month').fill('0.12')
    await form.getByLabel('Currency').fill('usd')
    await form.getByRole('button', { name: 'Save' }).click()
    // It is on the disk then.
    await form.waitFor({ state: 'detached' })
    const saving = pane.getByRole('button', { name: /^about / })
    expect(await saving.textContent()).toMatch(/^about \$0\.0*[1-9]/)
    await bollard.reload()
    await saving.waitFor()
  })

  it('copies blobs to another store first, and takes everything back from there', async () => {
    const { page } = bollard
    const path = layout.blobData(untagged.layer.digest)
    const pane = page.getByRole('region', { name: 'Collect garbage' })
    await pane.getByRole('button', { name: 'Change…' }).click()
    const choice = pane.getByRole('group', { name: 'Copies of the blobs' })
    expect(await choice.getByRole('radio', { name: /^mirror/ }).isDisabled()).toBe(true)
    await choice.getByText('Read-only: allow changes to this store first').first().waitFor()
    await choice.getByRole('radio', { name: /^copies/ }).check()
    await pane.getByRole('group', { name: 'Grace period' }).getByRole('button', { name: 'None' }).click()
    await pane.getByText(/ will be copied and verified before the blobs are deleted\./).waitFor()
    await pane.getByText(/^3 blobs \(\d+ B\) are copied to copies first$/).waitFor()
    await expectAccessible(page, 'a choice of copies')
    const collect = pane.getByRole('button', { name: /^Delete 3 blobs \(\d+ B\)$/ })
    await typeName(pane, collect)
    await collect.click()
    await pane.getByText('Done', { exact: true }).waitFor()
    await expect(stat(join(folder, 'damaged', path))).rejects.toThrow('ENOENT')
    const bytes = Buffer.from(untagged.layer.bytes)
    expect(await readFile(join(folder, 'copies', path))).toEqual(bytes)
    await pane.getByRole('button', { name: 'Undo' }).click()
    await pane.getByText('Undone', { exact: true }).waitFor()
    expect(await readFile(join(folder, 'damaged', path))).toEqual(bytes)
    await pane.getByRole('button', { name: 'Plan another collection' }).click()
    await pane.getByRole('group', { name: 'Grace period' }).getByRole('button', { name: '7 days' }).click()
    await choice.getByRole('radio', { name: /^No copies/ }).check()
    await pane.getByRole('button', { name: 'Hide', exact: true }).click()
    // The plan by these rules was given up for those that were made since.
    await pane.getByRole('button', { name: 'Make a new plan' }).click()
  })

  it('collects once the name of the store is typed, waits, and takes everything back', async () => {
    const { page } = bollard
    const link = join(folder, 'damaged', layout.manifestRevisionLink(app, untagged.manifest.digest))
    const pane = page.getByRole('region', { name: 'Collect garbage' })
    const collect = pane.getByRole('button', { name: 'Delete 1 link now, 3 blobs in 7 days' })
    await collect.waitFor()
    expect(await collect.getAttribute('aria-disabled')).toBe('true')
    await typeName(pane, collect)
    await collect.click()
    await pane.getByText('Waiting for the grace period').waitFor()
    await pane.getByText(/^You can undo everything until /).waitFor()
    await expect(stat(link)).rejects.toThrow('ENOENT')
    await expectAccessible(page, 'a collection that waits')
    await pane.getByRole('button', { name: 'Undo' }).click()
    await pane.getByText('Undone', { exact: true }).waitFor()
    expect(await readFile(link, 'utf8')).toBe(untagged.manifest.digest)
  })

  it('collects for good without a grace period', async () => {
    const { page } = bollard
    const blob = join(folder, 'damaged', layout.blobData(untagged.layer.digest))
    const pane = page.getByRole('region', { name: 'Collect garbage' })
    await pane.getByRole('button', { name: 'Plan another collection' }).click()
    await pane.getByRole('button', { name: 'Change…' }).click()
    await pane.getByRole('group', { name: 'Grace period' }).getByRole('button', { name: 'None' }).click()
    const collect = pane.getByRole('button', { name: /^Delete 3 blobs \(\d+ B\)$/ })
    await collect.waitFor()
    await pane.getByText('There is no grace period: the blobs are deleted at once and for good.').waitFor()
    await typeName(pane, collect)
    await collect.click()
    await pane.getByText('Done', { exact: true }).waitFor()
    await expect(stat(blob)).rejects.toThrow('ENOENT')
    expect(await readFile(join(folder, 'damaged', layout.blobData(broken.layer.digest)))).toEqual(
      Buffer.from(broken.layer.bytes),
    )
    await expectAccessible(page, 'a collection that is done')
    await pane.getByRole('button', { name: 'Plan another collection' }).click()
    await pane.getByRole('button', { name: 'Nothing to collect' }).waitFor()
  })

  it('says at once why nothing goes though a blob is unreferenced, and leads to what would take it', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^young / }).click()
    await page.getByRole('treeitem', { name: /app/ }).waitFor()
    await page.getByText(/^As of /).waitFor()
    await page.keyboard.press('5')
    const pane = page.getByRole('region', { name: 'Collect garbage' })
    const why = /^1 unreferenced blob \(75\.0 KB\) is younger than 24 h\./
    await pane.getByText(why).waitFor()
    await page.getByRole('grid', { name: 'What garbage collection would free' }).getByText(why).waitFor()
    await expectAccessible(page, 'a plan that takes nothing')
    await pane.getByRole('button', { name: 'Lower the minimum age…' }).click()
    await pane.getByRole('textbox', { name: 'Minimum age, in hours' }).fill('0')
    await page
      .getByRole('grid', { name: 'What garbage collection would free' })
      .getByRole('row', { name: /^Referenced by no manifest/ })
      .waitFor()
    expect(await pane.getByText(why).count()).toBe(0)
  })

  it('reads every byte as fast as it may, stops, and goes on with the rest', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^mirror / }).click()
    await page.keyboard.press('5')
    await page.getByRole('button', { name: 'Every byte' }).click()
    await page.getByRole('button', { name: 'Limit speed…' }).click()
    await page.getByRole('textbox', { name: 'MB a second' }).fill('0.5')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    // Some are read whole by then: only the others are read again.
    await page.getByText(/Reading blobs · \d\d of \d+ · .* of 3\.0 MB · .*\/s/).waitFor()
    await expectAccessible(page, 'a verification that runs')
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByText(/^Stopped today/).waitFor()
    await page.getByText('Nothing wrong so far').waitFor()
    await page.getByRole('button', { name: /^At most 500 KB/ }).click()
    await page.getByRole('textbox', { name: 'MB a second' }).fill('')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Continue: .* left$/ }).click()
    await page.getByText(/^Verified today/).waitFor()
    expect(await page.getByRole('button', { name: /^Continue/ }).count()).toBe(0)
    await page.getByText('No problems found').waitFor()
  })
})

/** Types the store's name until that lets one begin: a plan that was made anew meanwhile wants it anew. */
async function typeName(pane: Locator, begin: Locator): Promise<void> {
  const name = pane.getByRole('textbox', { name: 'Type damaged to confirm' })
  const isHeld = async (): Promise<string | null> => {
    await name.fill('damaged')
    return await begin.getAttribute('aria-disabled')
  }
  await expect.poll(isHeld).toBeNull()
}
