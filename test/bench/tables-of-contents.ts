import { createHash } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { parseDigest } from '../../drivers/common/names.ts'
import type { RangedBlob } from '../../electron/contents/model/ranged-blob.ts'
import { ContentsThread } from '../../electron/contents/thread/contents-thread.ts'
import { tablesOfContents } from '../../electron/contents/toc/tables-of-contents.ts'
import { estargzOf, manyEntries } from '../unit/contents/estargz-of.ts'
import { below, holds, table, told, type Measure } from './measure.ts'

/** A table of contents of so many entries, read in the thread: how long, and how long the main thread is held meanwhile. */
export async function measureTableOfContents(count: number): Promise<readonly Measure[]> {
  const blob = blobOf(estargzOf({ version: 1, entries: manyEntries(count) }, 'new', count + 1))
  const thread = new ContentsThread(resolve('dist/contents/contents-worker.mjs'))
  const { signal } = new AbortController()
  // What making the table left behind is not to be cleared away while it is read.
  await pause(1000)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const startedAtMs = performance.now()
  const index = await tablesOfContents.find(
    blob,
    {
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: blob.digest,
      sizeBytes: blob.sizeBytes,
    },
    (...asked) => thread.readTable(...asked),
    signal,
  )
  const seconds = (performance.now() - startedAtMs) / 1000
  await pause(20)
  delay.disable()
  await thread.close()
  const measures = [
    told(`tables: a table of contents of ${count} entries`, seconds, ' s'),
    below('  longest hold of the main thread', delay.max / 1e6, 50, ' ms'),
    holds('  every entry is there', index?.kind === 'used' && index.index.entries.count === count + 1),
  ]
  console.log(table(measures), '\n')
  return measures
}

function blobOf(bytes: Buffer): RangedBlob {
  return {
    digest: parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`),
    sizeBytes: bytes.byteLength,
    requests: 0,
    readBytes: 0,
    async *read({ offset, length = bytes.byteLength - offset }) {
      for (let at = offset; at < offset + length; at += 65_536) {
        yield await Promise.resolve(bytes.subarray(at, Math.min(at + 65_536, offset + length)))
      }
    },
  }
}
