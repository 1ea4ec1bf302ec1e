import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { DriverName } from '../../../drivers/driver-names.ts'
import type { Client } from '../../../electron/api/contract.ts'
import type { SettingsChange } from '../../../electron/api/settings.ts'
import { startHostProcess } from '../../kill/host-process.ts'
import { partBytes, type S3Place } from '../peers/s3-place.ts'
import { forgetPeak, usageNow, type Usage } from '../process-usage.ts'

/** What ours took: `grownBytes` is by how much the host's memory grew over what it was before. */
export interface OwnUsage extends Usage {
  readonly grownBytes: number
  /** Of its main thread, in milliseconds of a core. */
  readonly longestHoldMs: number
}

/** Our host in a process of its own, with one store. Files are named by their names in its folder. */
export interface OwnHost {
  upload(file: string, sizeBytes: number, as: string): Promise<OwnUsage>
  /** A folder with all that is in it, below `prefix`, which ends in `/`. */
  uploadFolder(folder: string, prefix: string): Promise<OwnUsage>
  /** An object, or a folder, whose key ends in `/`; that goes into `into`, which is there. */
  download(key: string, into: string): Promise<OwnUsage>
  /** From reading the archive to the tag of its one image. */
  push(archive: string, sizeBytes: number, repository: string, tag: string): Promise<OwnUsage>
  close(): Promise<void>
}

export interface OwnStore {
  readonly driver: DriverName
  readonly values: Readonly<Record<string, string>>
}

/** `program` is that of `bundleHost`. What the host keeps lies on the disk, wherever the files are. */
export async function openOwnHost(
  program: string,
  { driver, values }: OwnStore,
  files: string,
  settings: SettingsChange = {},
): Promise<OwnHost> {
  const data = await mkdtemp(join(tmpdir(), 'bollard-bench-data-'))
  const host = await startHostProcess(program, { data, files })
  const { client } = host
  await client.changeSettings(settings)
  const withParts = { ...values, chunksize: String(partBytes) }
  const { store } = await client.addStore({ driver, values: withParts, name: 'bench', readOnly: false })
  await client.connect({ store })
  return {
    upload: (file, sizeBytes, as) =>
      measured(async () => {
        const sources = [{ token: file, relativePath: as, sizeBytes }]
        return (await client.startUpload({ store, prefix: '', sources, onExisting: 'overwrite' })).transfers
      }),
    uploadFolder: (folder, prefix) =>
      measured(async () => {
        const sources = [{ token: folder, relativePath: folder, sizeBytes: 0, folder: true }]
        return (await client.startUpload({ store, prefix, sources, onExisting: 'overwrite' })).transfers
      }),
    download: (key, into) =>
      measured(async () => [(await client.startDownload({ store, key, sink: into })).transfer]),
    push: (archive, sizeBytes, repository, tag) => {
      const reading = new AbortController()
      return measured(async () => {
        const archives = [{ name: archive, files: [{ token: archive, relativePath: archive, sizeBytes }] }]
        for await (const event of client.previewPush({ store, archives }, { signal: reading.signal })) {
          if (event.kind === 'refused') throw new Error(event.error.message)
          if (event.kind !== 'archive') continue
          const { archiveId, images } = event.content
          const wanted = images.map(({ imageId }) => ({ archiveId, imageId, repository, tags: [tag] }))
          return (await client.startPush({ store, images: wanted })).transfers
        }
        throw new Error('the archive holds no image')
      }).finally(() => reading.abort())
    },
    async close() {
      await host.kill()
      await rm(data, { recursive: true, force: true })
    },
  }

  async function measured(begin: () => Promise<readonly string[]>): Promise<OwnUsage> {
    await forgetPeak(host.pid)
    const before = await usageNow(host.pid)
    await host.longestHoldMs()
    const startedAt = performance.now()
    await done(client, await begin())
    const seconds = (performance.now() - startedAt) / 1000
    const longestHoldMs = await host.longestHoldMs()
    const after = await usageNow(host.pid)
    if (before === undefined || after === undefined) throw new Error('the host is gone')
    return {
      seconds,
      cpuSeconds: after.cpuSeconds - before.cpuSeconds,
      peakBytes: after.peakBytes,
      grownBytes: after.peakBytes - before.peakBytes,
      longestHoldMs,
    }
  }
}

/** The bucket of an S3 service, as a store. */
export function s3Store({ accessKey, secretKey, endpoint, bucket }: S3Place): OwnStore {
  return {
    driver: 's3',
    values: {
      accesskey: accessKey,
      secretkey: secretKey,
      region: 'us-east-1',
      regionendpoint: endpoint,
      forcepathstyle: 'true',
      bucket,
    },
  }
}

/** The host tells of changes ten times a second: what is done is known so late. */
async function done(client: Client, transfers: readonly string[]): Promise<void> {
  const left = new Set(transfers)
  for await (const { rows } of client.watchTransfers({})) {
    for (const { id, name, state } of rows) {
      if (state.phase === 'failed') throw new Error(`${name}: ${state.error.message}`)
      if (state.phase === 'done') left.delete(id)
    }
    if (left.size === 0) return
  }
  throw new Error('the host ended before it was done')
}
