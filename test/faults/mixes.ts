import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { TimeoutOptions } from '../../drivers/index.ts'
import { CallError, type Client } from '../../electron/api/contract.ts'
import type { TransferRow } from '../../electron/api/rows.ts'
import { startCloud, type CloudDriver, type StartedCloud } from '../clouds/every-cloud.ts'
import { live } from '../conformance/harness.ts'
import { startHostProcess, type HostProcess } from '../kill/host-process.ts'
import { partBytes } from './file-mix.ts'

const account = { accessKey: 'AKIDFAULTMIX', secretKey: 'a secret of the fault mix' }

/** Stalled requests are given up soon. On a busy machine others are, too, and sent again. */
export const hasty: TimeoutOptions = { answerMs: 3000, slowestBytesPerSecond: 2 * 1024 * 1024 }

/** A cloud, and a host with its bucket as a store. */
export interface FaultyRun {
  readonly cloud: StartedCloud
  readonly client: Client
  readonly store: string
  /** The host's files: what it sends and fetches. */
  readonly files: string
  stop(): Promise<void>
}

/** The folder has a folder `files`; `program` is a bundled host. Services are waited for as usual without `timeouts`. */
export async function startFaultyRun(
  driver: CloudDriver,
  program: string,
  folder: string,
  timeouts: TimeoutOptions = {},
): Promise<FaultyRun> {
  const cloud = await startCloud(driver, { account })
  const data = await mkdtemp(join(folder, 'data-'))
  const files = join(folder, 'files')
  const host: HostProcess = await startHostProcess(program, { data, files, timeouts })
  const values = { ...cloud.values, chunksize: String(partBytes) }
  const { store } = await host.client.addStore({ driver, values, name: driver, readOnly: false })
  return {
    cloud,
    client: host.client,
    store,
    files,
    async stop() {
      await host.kill()
      await cloud.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Sends every file of the folder to the bucket; a transfer that failed is told to go on. Gives how often. */
export async function sendAll(
  { client, store }: FaultyRun,
  sizes: ReadonlyMap<string, number>,
): Promise<number> {
  const sources = [...sizes].map(([name, sizeBytes]) => ({ token: name, relativePath: name, sizeBytes }))
  const ids: string[] = []
  for (let at = 0; at < sources.length; at += sourcesAtOnce) {
    const some = sources.slice(at, at + sourcesAtOnce)
    const started = await patiently(() =>
      client.startUpload({ store, prefix: 'mix/', sources: some, onExisting: 'overwrite' }),
    )
    ids.push(...started.transfers)
  }
  return finish(client, ids)
}

/** Fetches all of it into an empty folder of the host's files, and gives how often it had to be told to go on. */
export async function fetchAll({ client, store, files }: FaultyRun, name: string): Promise<number> {
  await mkdir(join(files, name))
  const { transfer } = await client.startDownload({ store, key: 'mix/', sink: name })
  return finish(client, [transfer])
}

/** Where a folder that was fetched is: below the place, by its own name. */
export async function fetchedFolder({ files }: FaultyRun, name: string): Promise<string> {
  const within = await readdir(join(files, name))
  return within.length === 1 && within[0] === 'mix' ? join(files, name, 'mix') : join(files, name)
}

const sourcesAtOnce = 1000
const mostResumed = 100

/** The store is opened by its first call, which may meet a fault like any other. */
async function patiently<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof CallError) || !error.data.retryable || attempt === mostResumed) throw error
    }
  }
}

async function finish(client: Client, ids: readonly string[]): Promise<number> {
  const left = new Set(ids)
  const failures: string[] = []
  for await (const { rows } of client.watchTransfers({}, { signal: live })) {
    for (const { id, name, state } of rows) {
      if (!left.has(id)) continue
      if (state.phase === 'done') left.delete(id)
      if (state.phase !== 'failed') continue
      failures.push(`${name}: ${reason(state)}`)
      if (failures.length > mostResumed) throw new Error(failures.join('\n'))
      await client.resumeTransfers({ transfers: [id] })
    }
    if (left.size === 0) break
  }
  return failures.length
}

function reason(state: Extract<TransferRow['state'], { phase: 'failed' }>): string {
  return `${state.error.code} ${state.error.message} ${JSON.stringify(state.error.where)}`
}
