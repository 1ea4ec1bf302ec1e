import { dialog, type BrowserWindow, type RenderProcessGoneDetails } from 'electron'

import type { DesktopTexts } from './desktop-texts.ts'

export interface PageCrashParts {
  readonly texts: () => Promise<DesktopTexts>
  readonly onFailure: (error: unknown) => void
}

/**
 * Reloads the page of the window when its process crashed, and tells the person. The host has kept running. After a
 * second crash within a minute it asks first: the page may crash every time.
 */
export function reloadCrashedPage(window: BrowserWindow, { texts, onFailure }: PageCrashParts): void {
  let reloadedAtMs = Number.NEGATIVE_INFINITY
  const { webContents } = window
  webContents.on('render-process-gone', (_, details) => {
    // The window was closed.
    if (details.reason === 'clean-exit') return
    // Not within the event: some versions of Electron crash when a process starts while another is removed.
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
