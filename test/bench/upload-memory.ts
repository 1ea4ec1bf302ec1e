import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import type { TransferRow } from '../../electron/api/rows.ts'
import { transfersWhen } from '../watched-transfers.ts'
import { below, holds, told, type Measure } from './measure.ts'
import type { NodeWindow } from './node-window.ts'
import { forgetPeak } from './process-usage.ts'
import { startBenchCloud, withStore } from './running-host.ts'

const mebibyte = 1024 * 1024
/** The `chunksize` of the S3 driver where none is set. */
const partBytes = 10 * mebibyte
const mostGrowthMegabytes = 150

/** Sends a file through host 2 to the emulated S3, and looks how much memory the host took for it. Linux only. */
export async function measureUploadMemory(sizeBytes: number): Promise<readonly Measure[]> {
  const cloud = await startBenchCloud()
  try {
    return await withStore(cloud, async (window, store, { pid }) => {
      await window.client.connect({ store })
      await forgetPeak(pid)
      const idleBytes = await memory(pid, 'VmRSS')
      const startedAt = performance.now()
      await upload(window, store, 'large.bin', sizeBytes)
      const seconds = (performance.now() - startedAt) / 1000
      const grown = ((await memory(pid, 'VmHWM')) - idleBytes) / 1_000_000
      const object = cloud.bucket('bench').get('large.bin')
      const size = `upload of ${sizeBytes / mebibyte} MiB`
      return [
        holds(`${size}: arrives as it was sent`, object?.etag === expectedEtag(sizeBytes)),
        told(`${size}: memory of the idle host`, idleBytes / 1_000_000, ' MB'),
        below(`${size}: memory grows at most by`, grown, mostGrowthMegabytes, ' MB'),
        told(`${size}: grows, of the file's size`, (100 * grown * 1_000_000) / sizeBytes, ' %'),
        told(`${size}: speed, the service on the same machine`, sizeBytes / mebibyte / seconds, ' MiB/s'),
      ]
    })
  } finally {
    await cloud.close()
  }
}

async function upload(window: NodeWindow, store: string, name: string, sizeBytes: number): Promise<void> {
  const token = window.offer(sizeBytes, () => contentOf(sizeBytes))
  const sources = [{ token, relativePath: name, sizeBytes }]
  const { transfers } = await window.client.startUpload({ store, prefix: '', sources })
  await transfersWhen(window.client.watchTransfers({}), (rows) =>
    rows.some((row) => transfers.includes(row.id) && isOver(row)),
  )
}

function isOver({ name, state }: TransferRow): boolean {
  if (state.phase === 'failed') throw new Error(`${name}: ${state.error.message}`)
  return state.phase === 'done'
}

/** Mebibytes that all differ. */
function* contentOf(sizeBytes: number): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < sizeBytes; at += mebibyte) {
    const chunk = Buffer.alloc(Math.min(mebibyte, sizeBytes - at), 'bollard')
    chunk.writeUInt32BE(at / mebibyte)
    yield chunk
  }
}

/** As the service makes the entity tag of an object in parts: from the digests of the parts. */
function expectedEtag(sizeBytes: number): string {
  const digests: Buffer[] = []
  let part = createHash('md5')
  let inPart = 0
  for (const chunk of contentOf(sizeBytes)) {
    part.update(chunk)
    inPart += chunk.byteLength
    if (inPart < partBytes) continue
    digests.push(part.digest())
    part = createHash('md5')
    inPart = 0
  }
  if (inPart > 0) digests.push(part.digest())
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${digests.length}"`
}

async function memory(pid: number, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${what}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
}
