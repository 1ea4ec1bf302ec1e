import { contextBridge, ipcRenderer, webUtils } from 'electron'

import type { ChosenFolder, Host, OpenedThing } from './api/contract.ts'
import type { ToWindow } from './api/messages.ts'
import { channels } from './desktop/ipc-channels.ts'

/**
 * All that the window gets of Electron: messages of the contract, and tokens for files. Events of IPC stay here, and
 * so do paths: of a dropped file the page learns a token, and main the path.
 */
const host: Host = {
  kind: 'electron',
  send: (message) => ipcRenderer.send(channels.toHost, message),
  onMessage(listener) {
    const onEvent = (_: unknown, message: ToWindow): void => listener(message)
    ipcRenderer.on(channels.toWindow, onEvent)
    return () => void ipcRenderer.removeListener(channels.toWindow, onEvent)
  },
  // When main ends, so does the window.
  onClose: () => () => undefined,
  tokenOf: (file) => ipcRenderer.invoke(channels.sourceOf, webUtils.getPathForFile(file)) as Promise<string>,
  chooseFolder: () => ipcRenderer.invoke(channels.chooseFolder) as Promise<ChosenFolder | undefined>,
  browseFolder: () => ipcRenderer.invoke(channels.browseFolder) as Promise<string | undefined>,
  sinkFor: (name, kind = 'file') =>
    ipcRenderer.invoke(channels.sinkFor, name, kind) as Promise<string | undefined>,
  opened: {
    onAdded(listener) {
      const onEvent = (): void => listener()
      ipcRenderer.on(channels.opened, onEvent)
      return () => void ipcRenderer.removeListener(channels.opened, onEvent)
    },
    take: () => ipcRenderer.invoke(channels.takeOpened) as Promise<readonly OpenedThing[]>,
    tokenOf: (id) => ipcRenderer.invoke(channels.openedSource, id) as Promise<string>,
  },
  dragOut: (transfers) => ipcRenderer.send(channels.dragOut, transfers),
}

contextBridge.exposeInMainWorld('host', host)
