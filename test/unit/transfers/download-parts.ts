import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { StoreError, type ObjectStore, type StorageDriver } from '../../../drivers/index.ts'
import { digestOfKey } from '../../../electron/registry/layout/digest-of-key.ts'
import { downloadRunner } from '../../../electron/transfers/download/download-runner.ts'
import { HashThread } from '../../../electron/transfers/verify/hash-thread.ts'
import type { OrderOf } from '../../../electron/transfers/model/order.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import type {
  RunContext,
  RunResult,
  Runner,
  TransferMemory,
} from '../../../electron/transfers/model/runner.ts'
import type { NamePlatform } from '../../../electron/transfers/local/safe-path.ts'
import type { Sink } from '../../../electron/transfers/model/source.ts'
import { live } from '../../conformance/harness.ts'
import { KeptContext, KeptMemory, MemorySink } from './transfer-parts.ts'

/** Ranges of downloads in these tests: the smallest that there are. */
export const rangeBytes = 128 * 1024

export type Place = OrderOf<'download'>['place']

export interface Download {
  readonly objects: ObjectStore
  readonly key: string
  readonly only?: readonly string[]
  readonly place: Place
  readonly memory?: TransferMemory
  readonly signal?: AbortSignal
  readonly sink?: Sink
  readonly platform?: NamePlatform
}

/** One run of a download, and what it told. */
export async function run(download: Download): Promise<{ context: DownloadContext; result: RunResult }> {
  const { memory = new KeptMemory(), signal = live, sink = new MemorySink() } = download
  const context = new DownloadContext(memory, signal, sink)
  const order = orderOf(download)
  return { context, result: await runnerOn(download.objects, download.platform).run(order, context) }
}

export async function undo(download: Download): Promise<void> {
  const { objects, memory = new KeptMemory() } = download
  await runnerOn(objects).undo(orderOf(download), { memory, signal: live, report: () => undefined })
}

function orderOf({ key, only, place }: Download): OrderOf<'download'> {
  return { kind: 'download', store: 'x', key, place, ...(only === undefined ? {} : { only: [...only] }) }
}

const hashing = new HashThread(resolve('dist/hasher/hash-worker.mjs'))

function runnerOn(objects: ObjectStore, platform: NamePlatform = 'linux'): Runner<OrderOf<'download'>> {
  const driver = { objects, chunkSizeBytes: rangeBytes } as StorageDriver
  const open = () => Promise.resolve({ id: 'x', name: 'store', driver })
  return downloadRunner({ open, digestOfKey, slots: new PartSlots(6), hashing, platform })
}

export class DownloadContext extends KeptContext implements RunContext {
  readonly #sink: Sink

  constructor(memory: TransferMemory, signal: AbortSignal, sink: Sink) {
    super(memory, signal)
    this.#sink = sink
  }

  source(): never {
    throw new StoreError('Unsupported', 'a download has no source')
  }

  sink(): Sink {
    return this.#sink
  }
}

/** Stores bytes as an upload does: in parts of a range, or in one request. */
export async function putParts(objects: ObjectStore, key: string, bytes: Uint8Array): Promise<void> {
  const upload = await objects.createUpload(key, live)
  const parts = []
  for (let at = 0; at < bytes.byteLength; at += rangeBytes) {
    const body = bytes.subarray(at, at + rangeBytes)
    parts.push(await objects.putPart(upload, parts.length + 1, body, live))
  }
  await objects.completeUpload(upload, parts, live)
}

export function newFolder(folder: string): Promise<string> {
  return mkdtemp(join(folder, 'chosen-'))
}

/** All files below, with what is in them. */
export async function filesIn(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(path.slice(folder.length + 1), await readFile(path))
  }
  return files
}
