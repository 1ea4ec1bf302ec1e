import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { tinyImage, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

describeWith(['chromium'], 'stores beside each other', () => {
  const folder = useTempFolder()
  let bollard: Bollard
  let source: TinyRegistry
  let target: TinyRegistry
  beforeAll(async () => {
    source = await TinyRegistry.in(join(folder(), 'source'))
    target = await TinyRegistry.in(join(folder(), 'target'))
    await source.push('team/app', ['v1', 'v2', 'v3'], tinyImage('app'))
    await source.push('team/web', ['latest'], tinyImage('web'))
    await source.push('ci/job', ['b1'], tinyImage('job'))
    await target.push('team/app', ['v1'], tinyImage('app'))
    await target.push('team/web', ['latest'], tinyImage('newer web'))
    await addFolder('source')
    bollard = await startBollard({ dataDir: join(folder(), 'data') })
  })
  afterAll(async () => {
    await bollard.close()
    await source.driver.close()
    await target.driver.close()
  })

  it('say what to do while there is one store', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Compare stores', exact: true }).click()
    await page.getByText('Two stores are needed').waitFor()
    await expectAccessible(page, 'a comparison without stores')
    await bollard.close()
    await addFolder('target')
    bollard = await startBollard({ dataDir: join(folder(), 'data') })
  })

  it('are listed when a person says so, and then shown as a matrix', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Compare stores', exact: true }).click()
    await page.getByRole('button', { name: 'Compare again' }).click()
    await page.getByRole('row', { name: /v1/ }).waitFor()
    // Links are read one after the other: until then a cell says that its is not.
    await expect
      .poll(() => cells('v1'))
      .toMatchObject([/^[0-9a-f]{12}$/, 'same'].map((text) => expect.stringMatching(text)))
    await expect.poll(() => cells('v2').then(([, other]) => other)).toBe('missing')
    await expect.poll(() => cells('latest').then(([, other]) => other)).toMatch(/differs$/)
    await page.getByText('5 tags, compared by manifest digest').waitFor()
    await expectAccessible(page, 'the matrix')
  })

  it('are saved as they are shown', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Export list…' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: /JSON/ }).click()
    const saved: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'))
    expect(saved).toMatchObject({
      rows: expect.arrayContaining([
        expect.objectContaining({ repository: 'team/app', tag: 'v2', base: 'present', other1: 'missing' }),
        expect.objectContaining({ repository: 'team/web', tag: 'latest', other1: 'differs' }),
      ]),
    })
  })

  it('lead from a tag that differs to what differs between its images, and back', async () => {
    const { page } = bollard
    await page
      .getByRole('row', { name: /latest/ })
      .getByText('differs')
      .dblclick()
    await page.getByRole('heading', { name: 'Compare images' }).waitFor()
    await page.getByRole('region', { name: 'Before' }).getByText('source').waitFor()
    await page.getByRole('region', { name: 'After' }).getByText('target').waitFor()
    expect(await page.title()).toMatch(/^latest → latest – Compare images/)
    await page.goBack()
    await page
      .getByRole('row', { name: /latest/ })
      .getByText('differs')
      .click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Show what differs between source and target' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('are narrowed by chips, text, and to repositories', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^Different/ }).click()
    await page.getByRole('row', { name: /v1/ }).waitFor({ state: 'detached' })
    await page.getByRole('row', { name: /latest/ }).waitFor()
    await page.getByRole('button', { name: /^Same everywhere/ }).click()
    await page.getByRole('row', { name: /v1/ }).waitFor()
    await page.getByRole('button', { name: 'All', exact: true }).click()
    await page.keyboard.press('/')
    await page.keyboard.type('ci/')
    await page.getByRole('row', { name: /v1/ }).waitFor({ state: 'detached' })
    await page.getByRole('row', { name: /b1/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Repositories', exact: true }).click()
    await page.getByRole('row', { name: /team\/app.*3 tags.*1 same.*2 missing/ }).waitFor()
    await expectAccessible(page, 'repositories beside each other')
    await page.getByRole('button', { name: 'Tags', exact: true }).click()
  })

  it('are chosen by keys, and the dry run says what a copy would bring', async () => {
    const { page } = bollard
    await page.getByRole('treegrid', { name: 'Tags by store' }).focus()
    await page.keyboard.press('ControlOrMeta+a')
    await page.getByText('5 tags selected').first().waitFor()
    await page.getByRole('row', { name: /v2/ }).getByText('will copy').waitFor()
    await page.getByText(/^.* in \d+ blobs? to copy/).waitFor()
    const copy = page.getByRole('button', { name: 'Copy 3 missing tags' })
    expect(await copy.getAttribute('aria-disabled')).toBe('true')
    await expectAccessible(page, 'a choice of tags to copy')
    await page.getByRole('button', { name: 'Allow changes…' }).click()
    await page.getByRole('button', { name: 'Allow changes', exact: true }).click()
    await expect.poll(() => copy.getAttribute('aria-disabled')).toBeNull()
  })

  it('are the same once what is missing was copied, and differing tags stay', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Copy 3 missing tags' }).click()
    await expect.poll(() => cells('v2').then(([, other]) => other), { timeout: 15_000 }).toBe('same')
    await expect.poll(() => cells('b1').then(([, other]) => other), { timeout: 15_000 }).toBe('same')
    expect((await cells('latest'))[1]).toMatch(/differs$/)
  })

  it('move tags only when a person says so, and warn of what is newer', async () => {
    const { page } = bollard
    await page.keyboard.press('ControlOrMeta+j')
    const row = page.getByRole('row', { name: /latest/ })
    await row.locator('[data-check]').click()
    await page.getByText('target lacks none of these tags').waitFor()
    await page.getByRole('checkbox', { name: 'Also move 1 tag that differs' }).check()
    await page.getByText(/1 of them was pushed later in target than in source/).waitFor()
    await expectAccessible(page, 'a choice of tags to move')
    await page.getByRole('button', { name: 'Move 1 tag' }).click()
    await expect.poll(() => cells('latest').then(([, other]) => other), { timeout: 15_000 }).toBe('same')
    await page.getByText('Nothing differs').waitFor()
  })

  it('are kept alike by a rule that is made here and run by hand', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Mirror rules' }).click()
    await page.getByText('No rules yet').waitFor()
    await expectAccessible(page, 'no mirror rules')
    await page.getByRole('button', { name: 'New rule…' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Save rule' }).click()
    await dialog.getByText(/Give the rule a name/).waitFor()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('app to target')
    await dialog.getByRole('textbox', { name: 'Repositories' }).fill('team/*')
    await expectAccessible(page, 'a mirror rule')
    await dialog.getByRole('button', { name: 'Save rule' }).click()
    await dialog.waitFor({ state: 'detached' })
    await source.push('team/app', ['v4'], tinyImage('app four'))
    await source.push('ci/job', ['b2'], tinyImage('job two'))
    await page.getByRole('button', { name: 'Run app to target' }).click()
    await dialog.getByText(/5 tags match the rule: 1 missing, 0 differ, 4 same/).waitFor()
    await expectAccessible(page, 'the dry run of a mirror rule')
    await dialog.getByRole('button', { name: 'Copy 1 tag' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row', { name: /app to target.*Done.*1 tag/ }).waitFor()
    await expectAccessible(page, 'mirror rules')
    await page.getByRole('button', { name: 'Comparison', exact: true }).click()
    await expect.poll(() => cells('v4').then(([, other]) => other), { timeout: 15_000 }).toBe('same')
    expect((await cells('b2'))[1]).toBe('missing')
  })

  it('say by a rule that nothing is missing, and keep nothing of a rule that is removed', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Mirror rules' }).click()
    await page.getByRole('button', { name: 'Run app to target' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Nothing to copy').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: 'Actions on app to target' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByText('No rules yet').waitFor()
    const kept = await readFile(join(folder(), 'data/mirror-rules.json'), 'utf8')
    expect(JSON.parse(kept)).toEqual({ version: 1, rules: [] })
  })

  it('say which store cannot be listed any more, with a way to try again', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: 'Comparison', exact: true }).click()
    await rename(join(folder(), 'target'), join(folder(), 'away'))
    await page.getByRole('button', { name: 'Compare again' }).click()
    await page.getByText(/^target as it was .*: The folder does not exist$/).waitFor()
    await expectAccessible(page, 'a comparison with a store that cannot be listed')
    await rename(join(folder(), 'away'), join(folder(), 'target'))
    const again = page.getByRole('button', { name: 'Try again: target' })
    await again.click()
    await again.waitFor({ state: 'detached' })
    await page.getByText(/^target as it was/).waitFor({ state: 'detached' })
    await expect.poll(() => cells('v1').then(([, other]) => other)).toBe('same')
  })

  /** The texts of a tag's cells. */
  async function cells(tag: string): Promise<readonly string[]> {
    const row = bollard.page
      .getByRole('row')
      .filter({ has: bollard.page.getByRole('rowheader', { name: tag, exact: true }) })
    return await row.getByRole('gridcell').allInnerTexts()
  }

  async function addFolder(name: string): Promise<void> {
    const dataDir = join(folder(), 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    const parameters = splitSecrets('filesystem', { rootdirectory: join(folder(), name) })
    await storeList.add({ name, driver: 'filesystem', ...parameters, fromEnvironment: [], readOnly: true })
  }
})
