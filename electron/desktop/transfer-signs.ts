import { Notification, type BrowserWindow } from 'electron'

import { LongTransfers } from '../api/long-transfers.ts'
import type { Changes } from '../transfers/transfer-watch.ts'
import { BatchShare } from './batch-share.ts'
import type { DesktopTexts } from './desktop-texts.ts'

export interface SignParts {
  readonly watch: (signal: AbortSignal) => AsyncIterable<Changes>
  readonly window: () => BrowserWindow | undefined
  readonly texts: () => Promise<DesktopTexts>
}

/**
 * Shows outside of the window how transfers go, until the signal: how far they are on the dock or task bar, and a
 * notification when a long one ends while the window is not looked at.
 */
export async function showTransferSigns(parts: SignParts, signal: AbortSignal): Promise<void> {
  const batch = new BatchShare()
  const long = new LongTransfers()
  let shownPercent = none
  for await (const changes of parts.watch(signal)) {
    const share = batch.take(changes)
    const percent = share === undefined ? none : Math.floor(share * 100)
    if (percent !== shownPercent) parts.window()?.setProgressBar(percent / 100)
    shownPercent = percent
    const ending = long.take(changes.rows, Date.now())
    if (ending === undefined || parts.window()?.isFocused() === true || !Notification.isSupported()) continue
    const texts = await parts.texts()
    const words = [
      ...(ending.done > 0 ? [texts.done(ending.done, ending.name)] : []),
      ...(ending.failed > 0 ? [texts.failed(ending.failed, ending.name)] : []),
    ]
    const notification = new Notification({ title: 'Bollard', body: words.join(' · ') })
    notification.on('click', () => {
      parts.window()?.show()
      parts.window()?.focus()
    })
    notification.show()
  }
}

/** Takes the bar away. */
const none = -100
