import { setTimeout as sleep } from 'node:timers/promises'

import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'

import type { DesktopTexts } from './desktop-texts.ts'

export interface QuitParts {
  /** The number of transfers that run or are queued. */
  readonly active: () => number
  readonly cancelAll: () => Promise<void>
  /** Stops all transfers so that they can resume later, and closes everything. */
  readonly close: () => Promise<void>
  readonly window: () => BrowserWindow | undefined
  /** Shows the window, or opens a new one when it is closed. */
  readonly reveal: () => void
  readonly texts: () => Promise<DesktopTexts>
}

/** Asks before quitting while transfers run. The default is to resume them at the next start. Waits for a clean end. */
export function askBeforeQuit(parts: QuitParts): void {
  let step: 'open' | 'asking' | 'closing' | 'closed' = 'open'
  const decide = async (): Promise<void> => {
    const answer = await ask(parts).catch(() => 'goOnLater' as const)
    if (answer === 'stay') {
      step = 'open'
      parts.reveal()
      return
    }
    step = 'closing'
    try {
      // The transfers are cancelled at once. Quitting does not wait for a cloud that does not answer: the next start undoes the rest.
      if (answer === 'cancelAll')
        await Promise.race([parts.cancelAll(), sleep(cancelTimeoutMs, undefined, { ref: false })])
      await parts.close()
    } finally {
      step = 'closed'
      app.quit()
    }
  }
  app.on('before-quit', (event) => {
    if (step === 'closed') return
    event.preventDefault()
    if (step !== 'open') return
    step = 'asking'
    // The journal has what could not be closed or undone. The next start goes on with it.
    void decide().catch(() => undefined)
  })
}

const cancelTimeoutMs = 5000

const answers = ['goOnLater', 'cancelAll', 'stay'] as const

async function ask({ active, window, reveal, texts }: QuitParts): Promise<(typeof answers)[number]> {
  const transfers = active()
  if (transfers === 0) return 'goOnLater'
  const { quit } = await texts()
  const options: MessageBoxOptions = {
    type: 'question',
    title: 'Bollard',
    message: quit.message(transfers),
    detail: quit.detail,
    buttons: answers.map((answer) => quit[answer]),
    defaultId: answers.indexOf('goOnLater'),
    cancelId: answers.indexOf('stay'),
    noLink: true,
  }
  const parent = window()
  // A dialog of a minimized window is invisible.
  if (parent !== undefined) reveal()
  const { response } = await (parent === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(parent, options))
  return answers[response] ?? 'stay'
}
