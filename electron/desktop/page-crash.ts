import { dialog, type BrowserWindow, type RenderProcessGoneDetails } from 'electron'

import type { DesktopTexts } from './desktop-texts.ts'

export interface PageCrashParts {
  readonly texts: () => Promise<DesktopTexts>
  readonly onFailure: (error: unknown) => void
}

/**
 * Loads the window's page again when its process ended by itself, and says so: what the host does has gone on meanwhile.
 * A page that ends soon after that is loaded again only where the person wants it: it may end every time.
 */
export function reloadCrashedPage(window: BrowserWindow, { texts, onFailure }: PageCrashParts): void {
  let reloadedAtMs = Number.NEGATIVE_INFINITY
  const { webContents } = window
  webContents.on('render-process-gone', (_, details) => {
    // That is how pages end whose window is closed.
    if (details.reason === 'clean-exit') return
    // Not within the event: some versions of Electron end when a process is started while one is taken away.
    setImmediate(() => void recover(details).catch(onFailure))
  })

  async function recover({ reason }: RenderProcessGoneDetails): Promise<void> {
    const { crash } = await texts()
    if (window.isDestroyed()) return
    const dialogOptions = { title: 'Bollard', detail: crash.detail(reason), noLink: true }
    const again = Date.now() - reloadedAtMs < soonMs
    if (again) {
      const buttons = [crash.reload, crash.close]
      const question = { type: 'error', message: crash.again, buttons, defaultId: 0, cancelId: 1 } as const
      const { response } = await dialog.showMessageBox(window, { ...dialogOptions, ...question })
      if (window.isDestroyed()) return
      if (response !== 0) return window.close()
    }
    reloadedAtMs = Date.now()
    webContents.reload()
    if (again) return
    const note = { type: 'warning', message: crash.message } as const
    await dialog.showMessageBox(window, { ...dialogOptions, ...note, buttons: [crash.understood] })
  }
}

const soonMs = 60_000
