import { setTimeout as sleep } from 'node:timers/promises'

import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'

import type { ActiveWork, DesktopTexts } from './desktop-texts.ts'

export interface QuitParts {
  readonly active: () => ActiveWork
  /** Whether the person wants to be asked; without the question everything goes on later. */
  readonly asks: () => Promise<boolean>
  readonly cancelAll: () => Promise<void>
  /** Stops all transfers so that they can resume later, holds all changes, and closes everything. */
  readonly close: () => Promise<void>
  readonly window: () => BrowserWindow | undefined
  /** Shows the window, or opens a new one when it is closed. */
  readonly reveal: () => void
  readonly texts: () => Promise<DesktopTexts>
}

/**
 * Asks before quitting while transfers run, or a bucket is changed. The default is to go on with them at the next start. Waits
 * for a clean end.
 */
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

async function ask({ active, asks, window, reveal, texts }: QuitParts): Promise<(typeof answers)[number]> {
  const work = active()
  if (work.transfers === 0 && work.changes === 0) return 'goOnLater'
  // A change of a bucket that is held half done is always told of.
  if (work.changes === 0 && !(await asks())) return 'goOnLater'
  const { quit } = await texts()
  // A change is held at once, and goes on when a person says so: there is nothing to cancel.
  const offered = answers.filter((answer) => answer !== 'cancelAll' || work.transfers > 0)
  const options: MessageBoxOptions = {
    type: 'question',
    title: 'Bollard',
    message: quit.message(work),
    detail: quit.detail(work),
    buttons: offered.map((answer) => buttonText(quit, answer, work)),
    defaultId: offered.indexOf('goOnLater'),
    cancelId: offered.indexOf('stay'),
    noLink: true,
  }
  const parent = window()
  // A dialog of a minimized window is invisible.
  if (parent !== undefined) reveal()
  const { response } = await (parent === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(parent, options))
  return offered[response] ?? 'stay'
}

function buttonText(
  quit: DesktopTexts['quit'],
  answer: (typeof answers)[number],
  { transfers }: ActiveWork,
): string {
  return answer === 'goOnLater' && transfers === 0 ? quit.hold : quit[answer]
}
