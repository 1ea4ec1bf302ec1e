import { Notification, type BrowserWindow } from 'electron'

import { LongTransfers } from '../api/values/long-transfers.ts'
import { OverallProgress } from '../api/values/overall-progress.ts'
import type { Changes } from '../transfers/queue/transfer-watch.ts'
import type { DesktopTexts } from './desktop-texts.ts'

export interface TransferIndicatorParts {
  readonly watch: (signal: AbortSignal) => AsyncIterable<Changes>
  readonly window: () => BrowserWindow | undefined
  /** Shows the window, or opens a new one when it is closed. */
  readonly reveal: () => void
  readonly texts: () => Promise<DesktopTexts>
}

/**
 * Shows transfers outside of the window, until the signal aborts: progress on the dock or task bar, and a notification
 * when a long transfer ends while the window has no focus.
 */
export async function showTransferIndicators(
  parts: TransferIndicatorParts,
  signal: AbortSignal,
): Promise<void> {
  const batch = new OverallProgress()
  const long = new LongTransfers()
  const notifications = new Set<Notification>()
  let shown: { readonly window: BrowserWindow; readonly percent: number } | undefined
  for await (const changes of parts.watch(signal)) {
    const overall = batch.take(changes)
    const percent = overall === undefined ? none : Math.floor(overall.share * 100)
    const window = parts.window()
    if (window !== undefined && (percent !== shown?.percent || window !== shown.window)) {
      window.setProgressBar(percent / 100)
      shown = { window, percent }
    }
    const ending = long.take(changes.rows, Date.now())
    if (ending === undefined || window?.isFocused() === true || !Notification.isSupported()) continue
    const texts = await parts.texts()
    const words = [
      ...(ending.done > 0 ? [texts.done(ending.done, ending.name)] : []),
      ...(ending.failed > 0 ? [texts.failed(ending.failed, ending.name)] : []),
    ]
    const notification = new Notification({ title: 'Bollard', body: words.join(' · ') })
    // Without a reference the notification may be garbage-collected, and a click on it then does nothing.
    notifications.add(notification)
    notification.on('close', () => notifications.delete(notification))
    notification.on('click', () => {
      notifications.delete(notification)
      parts.reveal()
    })
    notification.show()
  }
}

/** Removes the progress bar. */
const none = -100
