import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import { addSampleStore } from '../../../electron/sample/sample-store.ts'
import { StoreList } from '../../../electron/stores/list/store-list.ts'
import { tinyImage, TinyRegistry } from '../../unit/registry/tiny-registry.ts'
import { startBollard, type Bollard } from './bollard.ts'
import { addFolderStores } from './folder-stores.ts'
import type { OpenView, OpenWindow } from './views.ts'

/** A window that views are opened in one after another, in the look that a test asks for. */
export interface Walk extends OpenWindow {
  readonly bollard: Bollard
  /** Opens a view in light and English, whatever was open before. */
  open(view: OpenView): Promise<void>
  /** The same view in dark and Chinese. */
  inDarkChinese(): Promise<void>
  end(): Promise<void>
}

/** Of a file in the folder `notes` of the other store: no column has room for it. */
export const longName = `a ${'very '.repeat(30)}long name.txt`

/** Starts a window with the sample registry and a store that may be changed. */
export async function startWalk(): Promise<Walk> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-walk-'))
  const [dataDir, root] = [join(folder, 'data'), join(folder, 'work')]
  const registry = await TinyRegistry.in(root)
  await registry.push('team/app', ['v1', 'v2'], tinyImage('one'))
  await registry.driver.close()
  await mkdir(join(root, 'notes'))
  await writeFile(join(root, 'notes/a.txt'), 'a')
  await writeFile(join(root, 'notes', longName), 'long')
  const [work = ''] = await addFolderStores(dataDir, { work: root }, false)
  const sample = await addSampleStore(
    await StoreList.open(dataDir, await keyFileSealer(dataDir)),
    dataDir,
    new AbortController().signal,
  )
  const bollard = await startBollard({ dataDir })
  const { page } = bollard
  // The language of the window is that of the system, which this changes without a press that would close a menu.
  await page.addInitScript(() => {
    const languages = { system: 'en-US' }
    Object.defineProperty(navigator, 'languages', { get: () => [languages.system] })
    window.addEventListener('system-language', (event) => {
      if (event instanceof CustomEvent) languages.system = String(event.detail)
    })
  })
  // The page is let in once: it is left only when it has its token.
  await page.getByRole('treeitem').first().waitFor({ timeout: 60_000 })
  await page.reload()
  const look = async (language: string, colorScheme: 'light' | 'dark'): Promise<void> => {
    await page.evaluate(
      (detail) => window.dispatchEvent(new CustomEvent('system-language', { detail })),
      language,
    )
    await page.emulateMedia({ colorScheme })
    await page
      .locator(`html[lang="${language === 'en-US' ? 'en' : language}"]`)
      .waitFor({ state: 'attached' })
  }
  await page.getByRole('treeitem').first().waitFor({ timeout: 60_000 })
  return {
    page,
    sample,
    work,
    bollard,
    async open(view) {
      await look('en-US', 'light')
      for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('Escape')
      // A form that was changed asks first; a page that is loaded anew has none.
      if ((await page.getByRole('dialog').count()) > 0) await page.reload()
      await view({ page, sample, work })
    },
    inDarkChinese: () => look('zh-CN', 'dark'),
    async end() {
      await bollard.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
