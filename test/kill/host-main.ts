import { statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

import type { Port, ToHost, ToWindow } from '../../electron/api/messages.ts'
import { createBackend } from '../../electron/backend.ts'
import { limitHeapGrowth } from '../../electron/host/heap-growth.ts'
import { openDataFolder } from '../../electron/host/data-folder.ts'
import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { serve } from '../../electron/host/serve.ts'
import { fileSource, reopenFile } from '../../electron/transfers/local/file-source.ts'
import type { DestinationRef } from '../../electron/transfers/model/order.ts'
import { LongestHold } from './longest-hold.ts'

/** A host without a window, for tests that kill it: the whole backend, whose tokens are names in a folder. */
limitHeapGrowth()
const [dataDir = '', filesDir = '', timeouts = '{}'] = process.argv.slice(2)
const folder = await openDataFolder(dataDir)
const { backend } = await createBackend({
  host: 'electron',
  version: '0.0.0',
  demo: false,
  folder,
  sealer: await keyFileSealer(folder.path),
  hashProgram: resolve('dist/hasher/hash-worker.mjs'),
  laneProgram: resolve('dist/lanes/lane-worker.mjs'),
  documentProgram: resolve('dist/documents/document-worker.mjs'),
  catalogProgram: resolve('dist/catalog/catalog-worker.mjs'),
  contentsProgram: resolve('dist/contents/contents-worker.mjs'),
  gzipProgram: resolve('dist/gzip/gzip-worker.mjs'),
  timeouts: JSON.parse(timeouts),
  source: (token) => fileSource(pathOf(token)),
  reopen: reopenFile,
  place: placeOf,
  sink: () => {
    throw new Error('there is no page here')
  },
})
serve(parent(), backend)
const hold = new LongestHold()
process.on('message', (message) => {
  if (message === 'longestHoldMs') process.send?.({ longestHoldMs: hold.take() })
})
process.send?.('ready')

function pathOf(token: string): string {
  return join(filesDir, basename(token))
}

/** A folder where the name is that of one, a file otherwise. */
function placeOf(token: string): DestinationRef {
  const path = pathOf(token)
  const kind = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? 'folder' : 'file'
  return { kind, path }
}

function parent(): Port<ToWindow, ToHost> {
  return {
    send: (message) => void process.send?.(message),
    onMessage(listener) {
      process.on('message', listener)
      return () => void process.off('message', listener)
    },
    onClose(listener) {
      process.once('disconnect', listener)
      return () => void process.off('disconnect', listener)
    },
  }
}
