import { randomUUID } from 'node:crypto'
import { isAbsolute, join } from 'node:path'

import { app, dialog, ipcMain, type BrowserWindow } from 'electron'

import { StoreError } from '../../drivers/index.ts'
import { channels } from '../ipc-channels.ts'
import { fileSink } from '../transfers/file-sink.ts'
import { fileSource } from '../transfers/file-source.ts'
import type { Sink, Source } from '../transfers/source.ts'
import { isTrusted } from './ipc-port.ts'

/** Paths that the person dropped or chose. The page knows each by a token that is good once. */
export class FileTokens {
  readonly #sources = new Map<string, string>()
  readonly #sinks = new Map<string, string>()

  /** Listens to the preload. `window` is where the dialog stands. */
  listen(window: () => BrowserWindow | undefined): void {
    ipcMain.handle(channels.sourceOf, (event, path: unknown) => {
      if (!isTrusted(event) || typeof path !== 'string' || !isAbsolute(path)) throw new Error('refused')
      return keep(this.#sources, path)
    })
    ipcMain.handle(channels.sinkFor, async (event, name: unknown) => {
      if (!isTrusted(event) || typeof name !== 'string') throw new Error('refused')
      const options = { defaultPath: join(app.getPath('downloads'), safeName(name)) }
      const parent = window()
      const { canceled, filePath } = await (parent === undefined
        ? dialog.showSaveDialog(options)
        : dialog.showSaveDialog(parent, options))
      return canceled || filePath === '' ? undefined : keep(this.#sinks, filePath)
    })
  }

  source(token: string): Source {
    return fileSource(take(this.#sources, token))
  }

  sink(token: string): Sink {
    return fileSink(take(this.#sinks, token))
  }
}

function keep(paths: Map<string, string>, path: string): string {
  const token = randomUUID()
  paths.set(token, path)
  return token
}

function take(paths: Map<string, string>, token: string): string {
  const path = paths.get(token)
  paths.delete(token)
  if (path === undefined) throw new StoreError('NotFound', 'the file was not dropped or chosen')
  return path
}

/** A name from a bucket must not name another folder. */
function safeName(name: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = name.slice(0, 200).replaceAll(/[/\\:*?"<>|\u0000-\u001f]/g, '_')
  return /^\.*$/.test(plain) ? 'download' : plain
}
