import { join } from 'node:path'

import { app, BrowserWindow } from 'electron'

import { appUrl } from './app-protocol.ts'

/** The one window. Every option that lets its page reach this computer is turned off explicitly. */
export function createMainWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Bollard',
    icon: iconPath(),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(appUrl)
  return window
}

/** The icon of the application. */
export function iconPath(): string {
  return join(app.getAppPath(), 'resources', 'icon.png')
}
