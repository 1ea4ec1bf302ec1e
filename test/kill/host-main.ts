import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { Port, ToHost, ToWindow } from '../../electron/api/messages.ts'
import { createBackend } from '../../electron/backend.ts'
import { keyFileSealer } from '../../electron/key-file-sealer.ts'
import { serve } from '../../electron/serve.ts'
import { fileSource, reopenFile } from '../../electron/transfers/file-source.ts'
import type { PlaceRef } from '../../electron/transfers/order.ts'

/** A host without a window, for tests that kill it: the whole backend, whose tokens are names in a folder. */
const [dataDir = '', filesDir = '', timeouts = '{}'] = process.argv.slice(2)
const { backend } = await createBackend({
  host: 'electron',
  version: '0.0.0',
  demo: false,
  dataDir,
  sealer: await keyFileSealer(dataDir),
  timeouts: JSON.parse(timeouts),
  source: (token) => fileSource(pathOf(token)),
  reopen: reopenFile,
  place: placeOf,
  sink: () => {
    throw new Error('there is no page here')
  },
})
serve(parent(), backend)
const delay = monitorEventLoopDelay({ resolution: resolutionMs() })
delay.enable()
process.on('message', (message) => {
  if (message !== 'longestHoldMs') return
  // The histogram counts the pause that it waits for, too.
  process.send?.({ longestHoldMs: Math.max(0, delay.max / 1e6 - resolutionMs()) })
  delay.reset()
})
process.send?.('ready')

function resolutionMs(): number {
  return 1
}

function pathOf(token: string): string {
  return join(filesDir, basename(token))
}

/** A folder where the name is that of one, a file otherwise. */
function placeOf(token: string): PlaceRef {
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
