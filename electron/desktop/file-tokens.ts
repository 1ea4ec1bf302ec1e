import { randomUUID } from 'node:crypto'
import { basename, isAbsolute, join } from 'node:path'

import {
  app,
  dialog,
  ipcMain,
  type BrowserWindow,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron'

import type { ChosenFolder } from '../api/contract.ts'
import { StoreError } from '../../drivers/index.ts'
import { channels } from './ipc-channels.ts'
import { fileSource } from '../transfers/local/file-source.ts'
import type { DestinationRef } from '../transfers/model/order.ts'
import type { Source } from '../transfers/model/source.ts'
import { isTrusted } from './ipc-port.ts'

/**
 * Paths that the person dropped or chose. The page knows each path by a token, which works once and only while the page
 * is there. Beyond a limit, which no drop reaches, the oldest tokens are forgotten.
 */
export class FileTokens {
  readonly #sources = new Map<string, string>()
  readonly #places = new Map<string, DestinationRef>()

  /** Listens to the preload. Dialogs open on `window`. */
  listen(window: () => BrowserWindow | undefined): void {
    ipcMain.handle(channels.sourceOf, (event, path: unknown) => {
      if (!isTrusted(event) || typeof path !== 'string' || !isAbsolute(path)) throw new Error('refused')
      return keep(this.#sources, path)
    })
    ipcMain.handle(channels.chooseFolder, async (event): Promise<ChosenFolder | undefined> => {
      if (!isTrusted(event)) throw new Error('refused')
      const path = await askForFolder({ properties: ['openDirectory'] }, window())
      // The root of a disk has no name.
      const name = path === undefined ? '' : basename(path) || 'folder'
      return path === undefined ? undefined : { token: keep(this.#sources, path), name }
    })
    ipcMain.handle(channels.browseFolder, (event): Promise<string | undefined> => {
      if (!isTrusted(event)) throw new Error('refused')
      // The path itself: it becomes a parameter, which a person could as well type.
      return askForFolder({ properties: ['openDirectory', 'createDirectory'] }, window())
    })
    ipcMain.handle(channels.sinkFor, async (event, name: unknown, kind: unknown = 'file') => {
      if (!isTrusted(event) || typeof name !== 'string') throw new Error('refused')
      const place = await (kind === 'folder' ? askForPlace(window()) : askForFile(name, window()))
      return place === undefined ? undefined : keep(this.#places, place)
    })
  }

  /** A token for a path that the system opened with the application. */
  tokenOf(path: string): string {
    return keep(this.#sources, path)
  }

  source(token: string): Source {
    return fileSource(take(this.#sources, token))
  }

  place(token: string): DestinationRef {
    return take(this.#places, token)
  }

  /** Forgets all tokens: the page that knew them is gone. */
  forgetAll(): void {
    this.#sources.clear()
    this.#places.clear()
  }
}

async function askForFile(
  name: string,
  parent: BrowserWindow | undefined,
): Promise<DestinationRef | undefined> {
  const options: SaveDialogOptions = {
    defaultPath: join(app.getPath('downloads'), safeName(name)),
    // Linux asks before it replaces a file only when this is set.
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  }
  const { canceled, filePath } = await (parent === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  return canceled || filePath === '' ? undefined : { kind: 'file', path: filePath }
}

async function askForPlace(parent: BrowserWindow | undefined): Promise<DestinationRef | undefined> {
  const defaultPath = app.getPath('downloads')
  const path = await askForFolder({ defaultPath, properties: ['openDirectory', 'createDirectory'] }, parent)
  return path === undefined ? undefined : { kind: 'folder', path }
}

async function askForFolder(
  options: OpenDialogOptions,
  parent: BrowserWindow | undefined,
): Promise<string | undefined> {
  const { canceled, filePaths } = await (parent === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options))
  const [path] = filePaths
  return canceled ? undefined : path
}

function keep<Thing>(things: Map<string, Thing>, thing: Thing): string {
  const token = randomUUID()
  things.set(token, thing)
  if (things.size > maxKept) {
    const [oldest] = things.keys()
    if (oldest !== undefined) things.delete(oldest)
  }
  return token
}

/** Twice the files of the largest layout that is taken; those of an upload are used two hundred at a time. */
const maxKept = 200_000

function take<Thing>(things: Map<string, Thing>, token: string): Thing {
  const thing = things.get(token)
  things.delete(token)
  if (thing === undefined) throw new StoreError('NotFound', 'the file was not dropped or chosen')
  return thing
}

/** A name from a bucket must not name another folder. */
function safeName(name: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = name.slice(0, 200).replaceAll(/[/\\:*?"<>|\u0000-\u001f]/g, '_')
  return /^\.*$/.test(plain) ? 'download' : plain
}
