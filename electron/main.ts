import { join } from 'node:path'

import { app, dialog, session, shell, type BrowserWindow } from 'electron'

import { StoreError } from '../drivers/index.ts'
import { languageOf } from './api/values/language.ts'
import type { Backend } from './api/contract.ts'
import { createBackend } from './backend.ts'
import { registerAppScheme, serveApp } from './desktop/app-protocol.ts'
import { setAppMenu } from './desktop/app-menu.ts'
import { askBeforeQuit } from './desktop/ask-before-quit.ts'
import { desktopTexts, type DesktopTexts } from './desktop/desktop-texts.ts'
import { listenForDrags } from './desktop/drag-out.ts'
import { FileTokens } from './desktop/file-tokens.ts'
import { OpenedThings, tellOpened, wordsOf } from './desktop/opened-things.ts'
import { reloadCrashedPage } from './desktop/page-crash.ts'
import { ipcPort } from './desktop/ipc-port.ts'
import { denyPermissions, restrictContents } from './desktop/restrict-contents.ts'
import { createMainWindow, iconPath } from './desktop/main-window.ts'
import { safeStorageSealer } from './desktop/safe-storage-sealer.ts'
import { showTransferIndicators } from './desktop/transfer-indicators.ts'
import { limitHeapGrowth } from './host/heap-growth.ts'
import { FolderInUse, openDataFolder } from './host/data-folder.ts'
import { answerLaterStarts, askRunningHost } from './host/second-start.ts'
import { updateFeed } from './host/update-feed.ts'
import { startFailure } from './host/start-failure.ts'
import { reportNotices } from './host/report-notices.ts'
import { silenceLibraryWarnings } from './host/library-warnings.ts'
import { serve } from './host/serve.ts'
import { reopenFile } from './transfers/local/file-source.ts'
import { NeedsPerson } from './transfers/model/runner.ts'

/** Host 1. Before the app is ready: what Electron takes only then. */
limitHeapGrowth()
silenceLibraryWarnings()
app.enableSandbox()
registerAppScheme()
restrictContents()
const opened = new OpenedThings(() => tellWindow())
opened.listen(app)
/** Until there is a window: what was opened waits for its page. */
let tellWindow = (): void => undefined
const words = wordsOf(process.argv, app.isPackaged)
const dataDir = dataDirOf(process.argv)
if (dataDir !== undefined) app.setPath('userData', dataDir)
if (app.requestSingleInstanceLock()) void run().catch(showTheOther).catch(giveUp)
else app.quit()

async function run(): Promise<void> {
  await app.whenReady()
  const folder = await openDataFolder(app.getPath('userData'))
  const files = new FileTokens()
  const programs = threadPrograms(app.getAppPath())
  const { backend, notices, transfers, changesUnderWay, savedPathsOf, close } = await createBackend({
    host: 'electron',
    version: app.getVersion(),
    demo: process.env['BOLLARD_DEMO'] === '1',
    updateFeed: updateFeed(process.env),
    openFolder: showFolder,
    folder,
    sealer: safeStorageSealer(),
    hashProgram: join(programs, 'hasher', 'hash-worker.mjs'),
    laneProgram: join(programs, 'lanes', 'lane-worker.mjs'),
    documentProgram: join(programs, 'documents', 'document-worker.mjs'),
    catalogProgram: join(programs, 'catalog', 'catalog-worker.mjs'),
    contentsProgram: join(programs, 'contents', 'contents-worker.mjs'),
    gzipProgram: join(programs, 'gzip', 'gzip-worker.mjs'),
    source: (token) => files.source(token),
    reopen: (ref) => reopenFile(ref),
    place: (token) => files.place(token),
    sink: () => {
      throw new NeedsPerson({ kind: 'place' })
    },
  })
  reportNotices(notices, console.error)
  denyPermissions(session.defaultSession)
  await serveApp(session.defaultSession, join(app.getAppPath(), 'dist', 'renderer'))
  setAppMenu(!app.isPackaged)

  const texts = (): Promise<DesktopTexts> => textsOf(backend)
  let window: BrowserWindow | undefined
  files.listen(() => window)
  opened.answer((path) => files.tokenOf(path))
  tellWindow = () => {
    if (window !== undefined) tellOpened(window.webContents)
  }
  listenForDrags({
    brought: savedPathsOf,
    icon: iconPath(),
    onFailure: (error) => console.error('Nothing could be dragged out of the window', error),
  })
  const open = (): void => {
    window = createMainWindow(join(app.getAppPath(), 'dist', 'preload', 'preload.cjs'))
    const { webContents } = window
    // Every page that is loaded, the first and each reload, is a new partner.
    webContents.on('did-navigate', () => {
      files.forgetAll()
      opened.forgetAll()
      serve(ipcPort(webContents), backend)
    })
    reloadCrashedPage(window, {
      texts,
      onFailure: (error) => console.error('The window could not be loaded again', error),
    })
    // Of the dock the bar would stay: it is the application's, and only a window can take it away.
    window.on('close', () => window?.setProgressBar(-1))
    window.on('closed', () => (window = undefined))
  }
  const reveal = (): void => {
    if (window === undefined) {
      open()
      return
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  open()
  await opened.add(words, process.cwd())
  if (folder.socket !== undefined) {
    answerLaterStarts(folder.socket, async () => {
      reveal()
      return { kind: 'shown' }
    })
  }
  app.on('activate', () => window ?? open())
  app.on('second-instance', (_, argv, folder) => {
    reveal()
    void opened.add(wordsOf(argv, app.isPackaged), folder)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  const ended = new AbortController()
  const shown = { window: () => window, reveal, texts }
  void showTransferIndicators({ ...shown, watch: (signal) => transfers.watch(signal) }, ended.signal).catch(
    (error: unknown) => console.error('Transfers are not shown outside of the window any more', error),
  )
  askBeforeQuit({
    ...shown,
    active: () => ({ transfers: transfers.active(), changes: changesUnderWay() }),
    asks: async () =>
      (await backend.getSettings({}, new AbortController().signal)).askBeforeLeaving !== false,
    cancelAll: () => transfers.cancelAll(),
    close: () => {
      ended.abort()
      return close()
    },
  })
}

/** Fails with what the system says. */
async function showFolder(path: string): Promise<void> {
  const failure = await shell.openPath(path)
  if (failure !== '') throw new StoreError('Unavailable', failure, { path })
}

async function textsOf(backend: Backend): Promise<DesktopTexts> {
  const { language } = await backend.getSettings({}, new AbortController().signal)
  return desktopTexts[languageOf(language, app.getPreferredSystemLanguages())]
}

/** The data folder is another host's, which runs: this start shows that one. Fails with any other failure. */
async function showTheOther(failure: unknown): Promise<void> {
  if (!(failure instanceof FolderInUse)) throw failure
  const other = await askRunningHost(failure.owner)
  if (other.kind === 'address') await shell.openPath(other.page)
  app.quit()
}

/** Without this a start that fails leaves a program that shows nothing and lets no second one start. */
function giveUp(error: unknown): void {
  dialog.showErrorBox('Bollard cannot start', startFailure(error))
  app.exit(1)
}

/** Where programs of threads are: in a package beside the archive, where a thread can be started from them. */
function threadPrograms(appPath: string): string {
  return join(appPath.replace(/\.asar$/, '.asar.unpacked'), 'dist')
}

function dataDirOf(argv: readonly string[]): string | undefined {
  return argv.find((argument) => argument.startsWith('--data-dir='))?.slice('--data-dir='.length)
}
