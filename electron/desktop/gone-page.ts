import { dialog, type BrowserWindow, type RenderProcessGoneDetails } from 'electron'

import type { DesktopTexts } from './desktop-texts.ts'

export interface GonePageParts {
  readonly texts: () => Promise<DesktopTexts>
  readonly onFailure: (error: unknown) => void
}

/**
 * Loads the window's page again when its process ended by itself, and says so: what the host does has gone on meanwhile.
 * A page that ends soon after that is loaded again only where the person wants it: it may end every time.
 */
export function reloadGonePage(window: BrowserWindow, { texts, onFailure }: GonePageParts): void {
  let reloadedAtMs = Number.NEGATIVE_INFINITY
  const { webContents } = window
  webContents.on('render-process-gone', (_, details) => {
    // That is how pages end whose window is closed.
    if (details.reason === 'clean-exit') return
    // Not within the event: some versions of Electron end when a process is started while one is taken away.
    setImmediate(() => void recover(details).catch(onFailure))
  })

  async function recover({ reason }: RenderProcessGoneDetails): Promise<void> {
    const { gone } = await texts()
    if (window.isDestroyed()) return
    const told = { title: 'Bollard', detail: gone.detail(reason), noLink: true }
    const again = Date.now() - reloadedAtMs < soonMs
    if (again) {
      const buttons = [gone.reload, gone.close]
      const question = { type: 'error', message: gone.again, buttons, defaultId: 0, cancelId: 1 } as const
      const { response } = await dialog.showMessageBox(window, { ...told, ...question })
      if (window.isDestroyed()) return
      if (response !== 0) return window.close()
    }
    reloadedAtMs = Date.now()
    webContents.reload()
    if (again) return
    const note = { type: 'warning', message: gone.message } as const
    await dialog.showMessageBox(window, { ...told, ...note, buttons: [gone.understood] })
  }
}

const soonMs = 60_000
