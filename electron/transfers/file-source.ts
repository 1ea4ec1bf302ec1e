import { open } from 'node:fs/promises'

import type { Source } from './source.ts'

/** A file of this computer. */
export function fileSource(path: string): Source {
  return {
    async open(signal) {
      signal.throwIfAborted()
      const file = await open(path, 'r')
      return file.createReadStream({ highWaterMark: 1024 * 1024, signal })
    },
  }
}
