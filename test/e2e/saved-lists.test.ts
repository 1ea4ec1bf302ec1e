import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { describeWith } from '../peers/need.ts'
import { auditedStore, hostile } from '../unit/reports/audit-store.ts'
import { cloudCases, type CheckedCloud } from '../unit/drivers/access/clouds.ts'
import { tinyImage, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { expectAccessible } from './support/accessibility.ts'
import { launchChromium, startBollard, type Bollard } from './support/bollard.ts'
import { savedList } from './support/saved-list.ts'

describeWith(['chromium'], 'every list is saved as it is shown:', () => {
  let folder: string
  let bollard: Bollard
  let cloud: CheckedCloud
  let page: Page
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-saved-'))
    const audited = await auditedStore(folder)
    await audited.driver.close()
    const mirror = await TinyRegistry.in(join(folder, 'mirror'))
    await mirror.push('team/app', ['bare'], tinyImage('bare'))
    await mirror.driver.close()
    const dataDir = join(folder, 'data')
    const list = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    for (const name of ['audited', 'mirror']) {
      const secrets = splitSecrets('filesystem', { rootdirectory: join(folder, name) })
      await list.add({ name, driver: 'filesystem', ...secrets, fromEnvironment: [], readOnly: false })
    }
    const s3 = cloudCases.find(({ driver }) => driver === 's3')
    if (s3 === undefined) throw new Error('there is no such cloud')
    cloud = await s3.start()
    const secrets = splitSecrets('s3', { ...cloud.values, rootdirectory: '/root' })
    await list.add({ name: 'clouded', driver: 's3', ...secrets, fromEnvironment: [], readOnly: true })
    bollard = await startBollard({ dataDir })
    page = bollard.page
    for (const name of ['audited', 'mirror', 'audited']) {
      await page.getByRole('button', { name: new RegExp(`^${name} `) }).click()
      await page.getByRole('treeitem', { name: /app/ }).waitFor()
      await page.getByText(/^As of /).waitFor()
    }
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('repositories, also those that are folded', async () => {
    await page.getByRole('treeitem', { name: 'team' }).press('ArrowLeft')
    const { csv, json, fileName } = await savedList(page, page.getByRole('region', { name: 'Repositories' }))
    expect(fileName).toMatch(/^repositories-audited-\d{4}-\d\d-\d\d\.csv$/)
    expect(csv.map(({ repository }) => repository)).toEqual(['team/app', 'team/old', 'team/web'])
    expect(json).toMatchObject({ list: 'repositories', store: { name: 'audited' }, complete: true, count: 3 })
    expect(json.rows.map(({ tags }) => tags)).toEqual([4, 0, 3])
  })

  it('tags, narrowed, in the order that the person chose', async () => {
    await page.getByRole('treeitem', { name: 'team' }).press('ArrowRight')
    await page.getByRole('treeitem', { name: /app/ }).click()
    const pane = page.getByRole('region', { name: 'Tags' })
    await pane.getByText('4 tags').first().waitFor()
    await pane.getByRole('searchbox').fill('bare')
    await pane.getByRole('button', { name: 'Tag', exact: true }).click()
    await pane.getByRole('button', { name: 'Tag', exact: true }).click()
    await pane.getByRole('row', { name: /^bare-again/ }).waitFor()
    const { csv, json } = await savedList(page, pane)
    expect(csv.map(({ tag }) => tag)).toEqual(['bare-again', 'bare'])
    expect(json.filter).toEqual({ repository: 'team/app', text: 'bare' })
    expect(json).toMatchObject({ sortedBy: { column: 'tag', direction: 'descending' }, complete: true })
    expect(json.rows[0]).toMatchObject({ platforms: ['linux/amd64'], problems: [] })
    expect(csv[0]?.['digest']).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  it('none where there is nothing, and says why', async () => {
    const pane = page.getByRole('region', { name: 'Tags' })
    await pane.getByRole('searchbox').fill('no such tag')
    await pane.getByRole('button', { name: 'Export list… There are no rows to save.' }).waitFor()
    await pane.getByRole('searchbox').fill('')
    await expectAccessible(page, 'a list that can be saved')
  })

  it('referrers of a manifest', async () => {
    await page.getByRole('row', { name: /^signed/ }).click()
    await page.getByRole('tab', { name: /^Referrers/ }).click()
    const panel = page.getByRole('tabpanel', { name: /Referrers/ })
    const { csv } = await savedList(page, panel)
    expect(csv).toMatchObject([{ kind: 'signature', artifactType: 'application/vnd.cncf.notary.signature' }])
  })

  it('blobs', async () => {
    await page.getByRole('tab', { name: /^Blobs/ }).click()
    const pane = page.getByRole('region', { name: 'Blobs' })
    await pane.getByRole('button', { name: /^Unreferenced/ }).waitFor()
    const { csv, json } = await savedList(page, pane)
    const shown = await pane.getByRole('grid').getAttribute('aria-rowcount')
    expect(csv).toHaveLength(Number(shown) - 1)
    expect(json.rows).toContainEqual(
      expect.objectContaining({ digest: `sha256:${'a'.repeat(64)}`, sizeBytes: 6 }),
    )
    const sizes = json.rows.map(({ sizeBytes }) => Number(sizeBytes))
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  })

  it('files, with names that a spreadsheet would take for more', async () => {
    await page.getByRole('tab', { name: 'Files' }).click()
    const { csv, json } = await savedList(page, page.getByRole('region', { name: 'Files' }))
    const name = hostile.replaceAll('/', '_')
    expect(csv).toContainEqual(expect.objectContaining({ name, kind: 'file', sizeBytes: '10' }))
    expect(json.rows).toContainEqual(
      expect.objectContaining({ name: 'docker', kind: 'folder', sizeBytes: null }),
    )
  })

  it('parameters, without a secret', async () => {
    await page.getByRole('button', { name: /^clouded / }).click()
    await page.getByRole('tab', { name: /^Configuration/ }).click()
    const { csv } = await savedList(page, page.getByRole('region', { name: 'Parameters' }))
    expect(csv.find(({ parameter }) => parameter === 'bucket')?.['source']).toBe('set')
    const secret = csv.find(({ parameter }) => parameter === 'secretkey')
    expect(secret?.['value']).not.toContain(cloud.values['secretkey'])
    expect(secret).toMatchObject({ secret: 'true' })
  })

  it('what an access check found', async () => {
    await page.getByRole('button', { name: 'Check access', exact: true }).click()
    await page.getByRole('row', { name: /^Ask for the region.*(?:Allowed|Not tried)/ }).waitFor()
    const { csv } = await savedList(page, page.getByRole('region', { name: 'Access', exact: true }))
    expect(csv).toContainEqual(expect.objectContaining({ action: 'list', result: 'allowed' }))
    expect(csv).toContainEqual(
      expect.objectContaining({ action: 'put', result: 'notTried', detail: 'readOnly' }),
    )
  })

  it('what a search found', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('team/app')
    await page.getByText(/^\d+ results?$/).waitFor()
    const { csv } = await savedList(page, page.getByRole('dialog'))
    expect(csv).toContainEqual(
      expect.objectContaining({ store: 'mirror', kind: 'repository', repository: 'team/app' }),
    )
    await page.keyboard.press('Escape')
  })

  it('repositories and tags of all stores', async () => {
    await page.getByRole('button', { name: /^All stores/ }).click()
    const pane = page.getByRole('region', { name: 'Repositories of all stores' })
    await pane.getByRole('row', { name: /^team\/app/ }).click()
    const repositories = await savedList(page, pane)
    expect(repositories.csv.find(({ repository }) => repository === 'team/app')).toMatchObject({
      stores: 'audited; mirror',
    })
    const tags = page.getByRole('region', { name: 'Tags' })
    await tags.getByRole('row', { name: /^bare/ }).first().waitFor()
    const lines = await savedList(page, tags)
    expect(lines.csv).toContainEqual(
      expect.objectContaining({ tag: 'signed', stores: 'audited', missingIn: 'mirror' }),
    )
  })

  it('what stores share', async () => {
    await page.getByRole('button', { name: 'Blobs', exact: true }).click()
    const pane = page.getByRole('region', { name: 'What stores share' })
    await pane.getByRole('row', { name: /audited.*mirror/ }).waitFor()
    const { json } = await savedList(page, pane)
    expect(json.rows).toContainEqual(expect.objectContaining({ blobs: 3, partOfSecond: expect.any(Number) }))
  })

  it('where a blob is, and how many blobs each store has', async () => {
    const pane = page.getByRole('region', { name: 'Where is a blob?' })
    const all = await savedList(page, pane)
    expect(all.csv.map(({ store }) => store)).toEqual(['audited', 'mirror', 'clouded'])
    expect(all.csv[2]).toMatchObject({ blobs: '0', asOf: expect.stringMatching(/Z$/) })
    expect(all.json).toMatchObject({ list: 'blob-places', complete: true })
    const unused = `sha256:${'a'.repeat(64)}`
    await pane.getByRole('searchbox').fill(unused)
    await pane.getByRole('cell', { name: 'Not present' }).first().waitFor()
    const { json } = await savedList(page, pane)
    expect(json.filter).toEqual({ digest: unused })
    expect(json.rows).toMatchObject([
      { store: 'audited', state: 'held', sizeBytes: 6, uses: 0, usesComplete: true },
      { store: 'mirror', state: 'absent', sizeBytes: null },
      { store: 'clouded', state: 'absent', sizeBytes: null },
    ])
  })

  it('findings, after other stores were looked at', async () => {
    await page.getByRole('button', { name: /^audited / }).click()
    await page.getByRole('tab', { name: /^Health/ }).click()
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await page.getByText(/^Verified today/).waitFor()
    const { csv, fileName } = await savedList(page, page.getByRole('region', { name: 'Needs attention' }))
    expect(fileName).toMatch(/^findings-list-audited-/)
    expect(csv).toContainEqual(expect.objectContaining({ kind: 'strangeKey', severity: 'warning' }))
  })

  it('where the bytes are', async () => {
    await page.getByRole('tab', { name: 'Usage' }).click()
    await page.getByRole('button', { name: 'List', exact: true }).click()
    const grid = page.getByRole('grid', { name: /repositories/i })
    await grid.getByRole('row', { name: /^team\/web/ }).waitFor()
    const { json } = await savedList(page, page.getByRole('region', { name: 'Repositories by unique bytes' }))
    expect(json.rows.map(({ repository }) => String(repository)).sort()).toEqual([
      'team/app',
      'team/old',
      'team/web',
    ])
    const unique = json.rows.map(({ uniqueBytes }) => Number(uniqueBytes))
    expect(unique).toEqual(unique.toSorted((a, b) => b - a))
  })

  it('where the bytes of one repository are, and a report beside them', async () => {
    await page.getByRole('row', { name: /^team\/app/ }).click()
    const tags = page.getByRole('region', { name: 'Tags of this repository', exact: true })
    await tags.getByRole('row', { name: /^signed/ }).waitFor()
    const { csv, json } = await savedList(page, tags)
    expect(csv.map(({ tag = '' }) => tag).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'bare',
      'bare-again',
      'signed',
      'with-sbom',
    ])
    expect(json).toMatchObject({ list: 'tag-usage', filter: { repository: 'team/app' }, count: 4 })
    await page.getByRole('button', { name: 'Audit report…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Audit report of audited' })
    await dialog.getByRole('button', { name: 'Save report…' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('the history of a tag, and the layers of an image', async () => {
    await page.getByRole('tab', { name: /^Repositories/ }).click()
    await page.getByRole('treeitem', { name: /app/ }).click()
    await page.getByRole('row', { name: /^signed/ }).click()
    await page.getByRole('tab', { name: /^History/ }).click()
    const history = await savedList(page, page.getByRole('tabpanel', { name: /History/ }))
    expect(history.csv).toMatchObject([{ current: 'true' }])
    await page.getByRole('tab', { name: /^Layers/ }).click()
    const layers = await savedList(page, page.getByRole('tabpanel', { name: /Layers/ }))
    expect(layers.csv).toMatchObject([{ layer: '1', state: 'present', command: 'COPY signed' }])
    await expectAccessible(page, 'layers that can be saved')
  })

  it('transfers, once there is one', async () => {
    await page.keyboard.press('Control+j')
    const save = page
      .getByRole('region', { name: 'Transfers' })
      .getByRole('button', { name: /^Export list…/ })
    await expect.poll(() => save.getAttribute('aria-label')).toBe('Export list… There are no rows to save.')
    await page.keyboard.press('Control+j')
  })
})

describeWith(['chromium'], 'what is inside images is saved as it is shown:', () => {
  let bollard: Bollard
  let page: Page
  beforeAll(async () => {
    bollard = await startBollard()
    page = bollard.page
    await page.getByRole('button', { name: /^Try the sample registry/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).click()
    await page.getByRole('row', { name: /^1\.4\.1\b/ }).click()
  })
  afterAll(() => bollard.close())

  const rowCount = async (grid: string): Promise<number> =>
    Number(await page.getByRole('grid', { name: grid, exact: true }).getAttribute('aria-rowcount')) - 1

  it('what changed between two images', async () => {
    await page.getByRole('row', { name: /^1\.3\.2\b/ }).click()
    await page.getByRole('row', { name: /^1\.4\.1\b/ }).click({ modifiers: ['ControlOrMeta'] })
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByRole('row', { name: /^Packages .* changed, / }).waitFor()
    const parts = [
      ['Layers', 'layer-differences'],
      ['Configuration', 'configuration-differences'],
      ['Files', 'file-differences'],
      ['Packages', 'package-differences'],
    ] as const
    for (const [part, list] of parts) {
      await page.getByRole('tab', { name: new RegExp(`^${part}`) }).click()
      await page.getByRole('grid', { name: part, exact: true }).waitFor()
      const { csv, json } = await savedList(page, page.getByRole('tabpanel', { name: part }))
      expect(json).toMatchObject({ list, store: null, complete: true })
      expect(Object.values(json.filter).join(' ')).toMatch(/:1\.[34]\.\d .*:1\.[34]\.\d/)
      expect(csv).toHaveLength(await rowCount(part))
      expect(csv.some(({ change }) => change === 'changed' || change === 'added')).toBe(true)
      await expectAccessible(page, `differences of ${part} that can be saved`)
    }
    await page.goBack()
  })

  it('files of a layer, narrowed and not', async () => {
    await page.getByRole('row', { name: /^1\.4\.1\b/ }).click()
    await page.getByRole('tab', { name: /^Layers/ }).click()
    await page.getByRole('button', { name: 'Use the whole width' }).click()
    const layers = page.getByRole('grid', { name: 'Layers' })
    await layers.getByRole('row', { name: /^4 / }).click()
    const pane = page.getByRole('region', { name: 'Files of layer 4', exact: true })
    await pane.getByRole('row', { name: /^curl added by this layer/ }).waitFor()
    const { csv, json } = await savedList(page, pane)
    expect(json).toMatchObject({ list: 'layer-files', complete: true })
    expect(json.filter['layer']).toMatch(/^sha256:/)
    expect(csv).toContainEqual(
      expect.objectContaining({ path: 'usr/bin/curl', kind: 'file', change: 'added', mode: '0755' }),
    )
    expect(csv.find(({ change }) => change === 'deleted')).toMatchObject({ kind: 'whiteout', mode: '' })
    await pane.getByRole('searchbox').fill('CURL')
    await pane.getByText(/^\d+ match(?:es)?$/).waitFor()
    const narrowed = await savedList(page, pane)
    expect(narrowed.json.filter['text']).toBe('CURL')
    expect(narrowed.csv.map(({ path }) => path)).toEqual(
      csv
        .map(({ path = '' }) => path)
        .filter(
          (path, at, all) =>
            path.includes('curl') || all.some((each) => each.includes('curl') && each.startsWith(`${path}/`)),
        ),
    )
  })

  it('files of the image as it runs', async () => {
    await page.getByRole('tab', { name: 'Files', exact: true }).last().click()
    const pane = page.getByRole('region', { name: 'Image as it runs', exact: true }).first()
    await pane.getByText(/^6 layers, 466 KB, 15 files, /).waitFor()
    const { csv, json } = await savedList(page, pane)
    expect(json).toMatchObject({ list: 'image-files', complete: true })
    expect(csv.filter(({ kind }) => kind === 'file')).toHaveLength(15)
    expect(csv).toContainEqual(
      expect.objectContaining({ path: 'etc/gateway/gateway.yaml', layer: '5', sizeBytes: '193' }),
    )
  })
})

describeWith(['chromium'], 'an audit report', () => {
  let folder: string
  let bollard: Bollard
  let browser: Browser
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-audit-'))
    const audited = await auditedStore(folder)
    await audited.driver.close()
    const dataDir = join(folder, 'data')
    const list = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    const secrets = splitSecrets('filesystem', { rootdirectory: join(folder, 'audited') })
    await list.add({ name: 'audited', driver: 'filesystem', ...secrets, fromEnvironment: [], readOnly: true })
    bollard = await startBollard({ dataDir })
    browser = await launchChromium()
  })
  afterAll(async () => {
    await bollard.close()
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('opens from the disk without us, a script or a network, and can be read by everybody', async () => {
    const { page } = bollard
    await page.getByText(/^As of /).waitFor()
    await page.getByRole('tab', { name: /^Health/ }).click()
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await page.getByText(/^Verified today/).waitFor()
    await page.getByRole('button', { name: 'Audit report…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Audit report of audited' })
    await dialog.getByText(/As of|as of/).waitFor()
    await expectAccessible(page, 'the dialog of an audit report')
    const saving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save report…' }).click()
    const download = await saving
    expect(download.suggestedFilename()).toMatch(/^audit-audited-\d{4}-\d\d-\d\d\.html$/)
    const path = join(folder, 'audit.html')
    await download.saveAs(path)
    await dialog.getByText(/was saved\.$/).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()

    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ javaScriptEnabled: false, colorScheme })
      const report = await context.newPage()
      const asked: string[] = []
      report.on('request', (request) => asked.push(request.url()))
      const complaints: string[] = []
      report.on('console', (message) => complaints.push(message.text()))
      await report.goto(pathToFileURL(path).href)
      await report.getByRole('heading', { level: 1, name: 'Audit report: audited' }).waitFor()
      expect(await report.getByRole('heading', { level: 2 }).count()).toBe(12)
      await report.getByRole('row', { name: /^Unexpected object 1/ }).waitFor()
      expect(await report.getByText('onerror=alert(2)').count()).toBeGreaterThan(0)
      expect(await report.locator('script, img, iframe, link, object').count()).toBe(0)
      expect(asked).toEqual([pathToFileURL(path).href])
      expect(complaints).toEqual([])
      // The style is let through by its hash.
      const background = await report
        .locator('body')
        .evaluate((body) => getComputedStyle(body).backgroundColor)
      expect(background).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(21, 24, 28)')
      await context.close()
      const seen = await browser.newContext({ colorScheme, bypassCSP: true })
      const checked = await seen.newPage()
      await checked.goto(pathToFileURL(path).href)
      await expectAccessible(checked, `an audit report, ${colorScheme}`)
      await seen.close()
    }
  })
})
