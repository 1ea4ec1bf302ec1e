import type { Page } from 'playwright-core'

import { hrefOf } from '../../../renderer/state/address/address-text.ts'
import type { Address } from '../../../renderer/state/address/address.ts'
import type { DifferencePart, Panel, StoreTab } from '../../../renderer/state/address/address.ts'
import type { Dialog } from '../../../renderer/state/dialog.ts'

/** The window with the sample registry, and a store beside it that may be changed. */
export interface OpenWindow {
  readonly page: Page
  readonly sample: string
  readonly work: string
}

/** Opens a view; what it waits for is in sight then. */
export type OpenView = (window: OpenWindow) => Promise<void>
type Views = Readonly<Record<string, OpenView>>
/** A view that takes more to come to than this walk has: a test opens it, and says by this name that it is accessible. */
interface SeenIn {
  readonly seenIn: string
  readonly as: string
}

/*
 * Every view of the window by name. A new one is a line here. What the code has a list of (tabs, panels, parts of
 * differences, kinds of dialogs) is a record of it, so that a missing one does not compile.
 */

const gateway = 'platform/api-gateway'

/** Without a thing that is chosen. */
const tabs: Readonly<Record<StoreTab, OpenView>> = {
  repositories: at(({ sample }) => ({ at: 'repositories', store: sample }), '[role=treeitem]'),
  blobs: at(({ sample }) => ({ at: 'blobs', store: sample }), '[role=grid] [data-index]'),
  files: at(({ sample }) => ({ at: 'files', store: sample }), '[role=grid] [data-index]'),
  uploads: at(({ sample }) => ({ at: 'uploads', store: sample }), '#store-panel > *'),
  health: at(({ sample }) => ({ at: 'health', store: sample }), '#store-panel [data-pane]'),
  usage: at(({ sample }) => ({ at: 'usage', store: sample }), '#store-panel li button'),
  configuration: at(({ sample }) => ({ at: 'configuration', store: sample }), '#store-panel > *'),
}

export const storeViews: Views = {
  ...named('tab', tabs),
  'a repository': at(
    ({ sample }) => ({ at: 'repositories', store: sample, repository: gateway }),
    '[role=grid] [data-index]',
  ),
  'a blob': async (window) => {
    await tabs.blobs(window)
    await window.page.locator('[role=grid] [data-index]').first().click()
    await window.page.locator('[data-pane]').nth(1).waitFor()
  },
  'a folder of files': at(
    ({ sample }) => ({ at: 'files', store: sample, prefix: 'docker/' }),
    '[role=grid] [data-index]',
  ),
  'a chosen folder': at(
    ({ sample }) => ({ at: 'files', store: sample, file: 'docker/' }),
    '[aria-label="Folder details"]',
  ),
  'the list of the usage': at(
    ({ sample }) => ({ at: 'usage', store: sample, view: 'list' }),
    '#store-panel [data-index]',
  ),
  'the usage of a repository': at(
    ({ sample }) => ({ at: 'usage', store: sample, repository: gateway }),
    '[role=grid] [data-index]',
  ),
  'a repository that is not there': at(
    ({ work }) => ({ at: 'repositories', store: work, repository: 'no/such' }),
    'main',
  ),
}

export const wholeViews: Views = {
  'all repositories': at(() => ({ at: 'allStores' }), '[role=grid] [data-index]'),
  'a repository in all stores': at(() => ({ at: 'allStores', repository: gateway }), 'main h2'),
  'all blobs': at(() => ({ at: 'allBlobs' }), 'main h1'),
  'stores beside each other': at(
    ({ sample, work }) => ({ at: 'compare', base: sample, others: work }),
    'main h1',
  ),
  'mirror rules': at(() => ({ at: 'compare', rules: 'yes' }), 'main h1'),
  activity: at(() => ({ at: 'activity' }), 'main h1'),
  'the transfers': async (window) => {
    await tabs.repositories(window)
    const dock = window.page.getByRole('region', { name: 'Transfers' })
    if (!(await dock.isVisible())) await window.page.keyboard.press('Control+j')
    await dock.waitFor()
  },
  'a menu of a store': async (window) => {
    await tabs.repositories(window)
    await window.page
      .getByRole('button', { name: /^Actions for sample/ })
      .last()
      .click()
    await window.page.getByRole('menu').waitFor()
  },
  'the menu of languages': async ({ page }) => {
    await page.getByRole('button', { name: 'EN, Language' }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).waitFor()
  },
  'the menu of columns': async (window) => {
    await tabs.blobs(window)
    await window.page.getByRole('button', { name: 'Columns of Blobs' }).click()
    await window.page.getByRole('menuitemcheckbox').first().waitFor()
  },
  'a row in full': async (window) => {
    await tabs.blobs(window)
    await window.page.getByRole('grid').focus()
    await window.page.keyboard.press('ArrowDown')
    await window.page.keyboard.press('Control+i')
    await window.page.locator('[data-by=key]').waitFor()
  },
}

const panelOf = (panel: Panel): OpenView =>
  at(
    ({ sample }) => ({ at: 'repositories', store: sample, repository: gateway, tag: 'latest', panel }),
    '[role=tabpanel] [role=tabpanel]',
  )

const panels: Readonly<Record<Panel, OpenView | SeenIn>> = {
  overview: panelOf('overview'),
  // Only artifacts have it.
  document: { seenIn: 'documents.test.ts', as: 'provenance' },
  layers: panelOf('layers'),
  files: panelOf('files'),
  config: panelOf('config'),
  history: panelOf('history'),
  referrers: panelOf('referrers'),
  raw: panelOf('raw'),
}

const differencesOf = (part: DifferencePart): OpenView =>
  at(
    ({ sample }) => ({
      at: 'differences',
      beforeStore: sample,
      beforeRepository: gateway,
      beforeTag: 'latest',
      afterStore: sample,
      afterRepository: 'team/app',
      afterTag: 'v1',
      part,
    }),
    'main h1',
  )

const differences: Readonly<Record<DifferencePart, OpenView>> = {
  summary: differencesOf('summary'),
  layers: differencesOf('layers'),
  configuration: differencesOf('configuration'),
  files: differencesOf('files'),
  packages: differencesOf('packages'),
}

export const imageViews: Views = {
  ...named('panel', panels),
  'the whole width': at(
    ({ sample }) => ({
      at: 'repositories',
      store: sample,
      repository: gateway,
      tag: 'latest',
      panel: 'layers',
      wide: 'yes',
    }),
    '[role=tabpanel] [role=tabpanel]',
  ),
  ...named('differences', differences),
}

const dialogs: Readonly<Record<Exclude<Dialog['kind'], 'none'>, OpenView | SeenIn>> = {
  palette: byKeys('Control+k'),
  shortcuts: byKeys('?'),
  settings: byKeys('Control+,'),
  about: async ({ page }) => {
    await page.getByRole('button', { name: 'Help' }).click()
    await page.getByRole('menuitem', { name: 'About Bollard' }).click()
    await dialogOf(page)
  },
  addStore: byKeys('Control+Shift+N'),
  openConfig: byKeys('Control+o'),
  editStore: byStoreMenu('Edit…'),
  removeStore: byStoreMenu('Remove from list…'),
  allowChanges: byStoreMenu('Allow changes…'),
  audit: byStoreMenu(/audit/i),
  choosePush: byStoreMenu(/^Push/),
  copy: byStoreMenu(/^Copy everything/),
  export: async (window) => {
    await panelOf('overview')(window)
    await window.page.getByRole('button', { name: 'Save as…' }).last().click()
    await dialogOf(window.page)
  },
  newFolder: async (window) => {
    await at(({ work }) => ({ at: 'files', store: work }), '[role=grid] [data-index]')(window)
    await window.page.getByRole('button', { name: 'New folder…' }).click()
    await dialogOf(window.page)
  },
  renameFiles: async (window) => {
    await at(({ work }) => ({ at: 'files', store: work }), '[role=grid] [data-index]')(window)
    await window.page.locator('[role=grid] [data-index]').first().click()
    await window.page.keyboard.press('F2')
    await dialogOf(window.page)
  },
  makePlan: byTagMenu('Delete tag…'),
  tagManifest: byTagMenu('Add tag…'),
  mirrorRule: async (window) => {
    await at(() => ({ at: 'compare', rules: 'yes' }), 'main h1')(window)
    await window.page.getByRole('button', { name: 'New rule…' }).first().click()
    await dialogOf(window.page)
  },
  prices: async (window) => {
    await byKeys('Control+,')(window)
    await window.page.getByRole('tab', { name: 'Prices', exact: true }).click()
    await window.page.getByRole('button', { name: 'Change the prices of work' }).click()
    await window.page.getByRole('textbox', { name: 'Currency' }).waitFor()
  },
  plan: { seenIn: 'health.test.ts', as: 'what a repair changes' },
  configAmong: { seenIn: 'configuration-anywhere.test.ts', as: 'a configuration among several files' },
  allowAndGoOn: { seenIn: 'drop-targets.test.ts', as: 'the question whether a store may be changed' },
  ambientKeys: { seenIn: 'ambient-keys.test.ts', as: 'the question about the keys of this computer' },
  existing: { seenIn: 'transfers-dock.test.ts', as: 'what exists already' },
  cancelTransfers: { seenIn: 'transfer-folders.test.ts', as: 'before a transfer is cancelled' },
  presign: { seenIn: 'transfers-dock.test.ts', as: 'a presigned link' },
  chooseStore: { seenIn: 'drop-targets.test.ts', as: 'the question which store' },
  push: { seenIn: 'images.test.ts', as: 'what would be pushed' },
  abortUploads: { seenIn: 'transfers-dock.test.ts', as: 'before uploads are aborted' },
  runMirror: { seenIn: 'compare.test.ts', as: 'the dry run of a mirror rule' },
  undoChange: { seenIn: 'activity.test.ts', as: 'the question before an undo' },
}

export const dialogViews: Views = named('dialog', dialogs)

/** Where views are looked at that this walk does not come to, by their names. */
export const seenElsewhere: Readonly<Record<string, SeenIn>> = Object.fromEntries(
  Object.entries({ ...panels, ...dialogs }).flatMap(([name, view]) =>
    'seenIn' in view ? [[name, view]] : [],
  ),
)

function named(what: string, views: Readonly<Record<string, OpenView | SeenIn>>): Views {
  return Object.fromEntries(
    Object.entries(views).flatMap(([name, view]) => ('seenIn' in view ? [] : [[`${what} ${name}`, view]])),
  )
}

function at(address: (window: OpenWindow) => Address, waitsFor: string): OpenView {
  return async (window) => {
    const href = hrefOf(address(window))
    await window.page.evaluate((hash) => {
      location.hash = hash
    }, href)
    await window.page.locator(waitsFor).first().waitFor()
  }
}

function byKeys(keys: string): OpenView {
  return async (window) => {
    await tabs.repositories(window)
    await window.page.keyboard.press(keys)
    await dialogOf(window.page)
  }
}

function byStoreMenu(item: string | RegExp): OpenView {
  return async (window) => {
    await tabs.repositories(window)
    await window.page
      .getByRole('button', { name: /^Actions for sample/ })
      .last()
      .click()
    await window.page.getByRole('menuitem', { name: item }).click()
    await dialogOf(window.page)
  }
}

function byTagMenu(item: string): OpenView {
  return async (window) => {
    await at(
      ({ work }) => ({ at: 'repositories', store: work, repository: 'team/app' }),
      '[role=grid] [data-index]',
    )(window)
    await window.page.getByRole('row', { name: /^v1\b/ }).click({ button: 'right' })
    await window.page.getByRole('menuitem', { name: item, exact: true }).click()
    await dialogOf(window.page)
  }
}

async function dialogOf(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor()
}
