import { EventEmitter } from 'node:events'

import type { WebContents } from 'electron'
import { vi } from 'vitest'

import type { ToHost, ToWindow } from '../../electron/api/messages.ts'
import { ipcPort } from '../../electron/desktop/ipc-port.ts'
import { channels } from '../../electron/desktop/ipc-channels.ts'
import { serve } from '../../electron/host/serve.ts'
import { describePort } from './port.ts'

// Of Electron only its way of carrying messages: copies as `structuredClone` makes them, in order, later.
const electron = vi.hoisted(() => ({ ipcMain: undefined as EventEmitter | undefined, net: {}, protocol: {} }))
vi.mock('electron', () => electron)

describePort('the messages of Electron', async (backend) => {
  const ipcMain = new EventEmitter()
  electron.ipcMain = ipcMain
  const toWindow = new EventEmitter()
  let destroyed = false
  const contents = Object.assign(new EventEmitter(), {
    isDestroyed: () => destroyed,
    send: (channel: string, message: ToWindow) => later(message, (copy) => toWindow.emit(channel, copy)),
  }) as unknown as WebContents
  const event = { sender: contents, senderFrame: { parent: null, url: 'app://bollard/index.html' } }
  serve(ipcPort(contents), backend)
  const lose = (): void => {
    if (destroyed) return
    destroyed = true
    contents.emit('destroyed')
    toWindow.emit('gone')
  }
  return {
    host: {
      send: (message: ToHost) =>
        later(message, (copy) => void (destroyed || ipcMain.emit(channels.toHost, event, copy))),
      onMessage(listener) {
        toWindow.on(channels.toWindow, listener)
        return () => void toWindow.off(channels.toWindow, listener)
      },
      onClose(listener) {
        toWindow.on('gone', listener)
        return () => void toWindow.off('gone', listener)
      },
    },
    lose,
    close: async () => lose(),
  }
})

function later<Message>(message: Message, deliver: (copy: Message) => void): void {
  const copy = structuredClone(message)
  queueMicrotask(() => deliver(copy))
}
