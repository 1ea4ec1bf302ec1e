import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'

import type { Port, ToHost, ToWindow } from '../api/messages.ts'
import { channels } from './ipc-channels.ts'
import { isOurs } from './app-protocol.ts'

/**
 * The page that the window's contents show now, as a port of the contract. Closed when the page goes: a reload is a
 * new page. (Changes of the address within a page are not told by `did-navigate`.)
 */
export function ipcPort(contents: WebContents): Port<ToWindow, ToHost> {
  return {
    send(message) {
      if (!contents.isDestroyed()) contents.send(channels.toWindow, message)
    },
    onMessage(listener) {
      const onEvent = (event: IpcMainEvent, message: ToHost): void => {
        if (event.sender === contents && isTrusted(event)) listener(message)
      }
      ipcMain.on(channels.toHost, onEvent)
      return () => void ipcMain.removeListener(channels.toHost, onEvent)
    },
    onClose(listener) {
      contents.once('destroyed', listener)
      contents.once('render-process-gone', listener)
      contents.once('did-navigate', listener)
      return () => {
        contents.removeListener('destroyed', listener)
        contents.removeListener('render-process-gone', listener)
        contents.removeListener('did-navigate', listener)
      }
    },
  }
}

/** The top frame of our own page, and nobody else. The frame is null when it has gone in the meantime. */
export function isTrusted({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOurs(senderFrame.url)
}
