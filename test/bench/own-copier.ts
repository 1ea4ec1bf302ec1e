import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Client } from '../../electron/api/contract.ts'
import { startHostProcess } from '../kill/host-process.ts'
import { forgetPeak, usageNow, type Usage } from './process-usage.ts'
import { partBytes, type S3Place } from './peers/s3-place.ts'

/** What a copy of ours took, and by how much the host's memory grew over what it was before. */
export interface OwnUsage extends Usage {
  readonly grownBytes: number
}

/** Our host, with the bucket as its store, and files by their names in a folder. */
export interface OwnCopier {
  upload(file: string, sizeBytes: number): Promise<OwnUsage>
  download(key: string, file: string): Promise<OwnUsage>
  close(): Promise<void>
}

export async function openOwnCopier(program: string, place: S3Place, folder: string): Promise<OwnCopier> {
  const data = join(folder, 'data')
  const host = await startHostProcess(program, { data, files: folder })
  const { client } = host
  const values = {
    accesskey: place.accessKey,
    secretkey: place.secretKey,
    region: 'us-east-1',
    regionendpoint: place.endpoint,
    forcepathstyle: 'true',
    bucket: place.bucket,
    chunksize: String(partBytes),
  }
  const { store } = await client.addStore({ driver: 's3', values, name: 'bench', readOnly: false })
  await client.connect({ store })
  return {
    upload: (file, sizeBytes) =>
      measured(async () => {
        const sources = [{ token: file, relativePath: 'own.bin', sizeBytes }]
        const order = { store, prefix: '', sources, onExisting: 'overwrite' } as const
        return (await client.startUpload(order)).transfers[0]
      }),
    download: (key, file) =>
      measured(async () => {
        return (await client.startDownload({ store, key, sink: file })).transfer
      }),
    async close() {
      await host.kill()
      await rm(data, { recursive: true, force: true })
    },
  }

  async function measured(begin: () => Promise<string | undefined>): Promise<OwnUsage> {
    await forgetPeak(host.pid)
    const before = await usageNow(host.pid)
    const startedAt = performance.now()
    await done(client, await begin())
    const seconds = (performance.now() - startedAt) / 1000
    const after = await usageNow(host.pid)
    if (before === undefined || after === undefined) throw new Error('the host is gone')
    return {
      seconds,
      cpuSeconds: after.cpuSeconds - before.cpuSeconds,
      peakBytes: after.peakBytes,
      grownBytes: after.peakBytes - before.peakBytes,
    }
  }
}

async function done(client: Client, transfer: string | undefined): Promise<void> {
  for await (const { rows } of client.watchTransfers({})) {
    const row = rows.find(({ id }) => id === transfer)
    if (row?.state.phase === 'failed') throw new Error(`${row.name}: ${row.state.error.message}`)
    if (row?.state.phase === 'done') return
  }
}
