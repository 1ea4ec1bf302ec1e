import {
  openDriver,
  resolveParameters,
  type ByteRange,
  type ObjectInfo,
  type ObjectStore,
  type StorageDriver,
} from '../../../drivers/index.ts'
import type { RunProgress, Report, TransferMemory } from '../../../electron/transfers/model/runner.ts'
import type { Sink, Source, SourceFacts } from '../../../electron/transfers/model/source.ts'
import type { S3Cloud } from '../../clouds/s3/cloud.ts'
import { valuesOf } from '../../clouds/s3/values.ts'

export const account = { accessKey: 'AKIDTRANSFERS', secretKey: 'a secret of the transfer tests' }
export const mebibyte = 1024 * 1024

/** The bucket `transfers` of the emulated cloud, through every layer, in parts of 5 MiB. */
export function openBucket(cloud: S3Cloud): Promise<StorageDriver> {
  const parameters = { ...valuesOf(cloud, 'transfers', account), chunksize: 5 * mebibyte }
  return openDriver(resolveParameters('s3', parameters, {}), { store: 'transfers', readOnly: false })
}

/** A source in memory, in chunks of this size. */
export function memorySource(bytes: Uint8Array, chunkBytes = 100_000): Source {
  return {
    ref: { kind: 'page', token: 'in memory' },
    facts: () => Promise.resolve({ sizeBytes: bytes.byteLength }),
    read: ({ offset, length = Infinity }) =>
      Promise.resolve(chunksOf(bytes.subarray(offset, offset + length), chunkBytes)),
  }
}

// oxlint-disable-next-line require-await -- what is in memory needs no waiting
export async function* chunksOf(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

/** Chunks that are given one by one, as from a slow disk; ends when the signal does. */
export class HandFedSource implements Source {
  readonly ref = { kind: 'page', token: 'fed by hand' } as const
  readonly #sizeBytes: number
  readonly #chunks: Uint8Array[] = []
  #wake: (() => void) | undefined
  #reading: (() => void) | undefined
  /** Resolves when the reader waits for a chunk that is not there yet. */
  readonly starving = new Promise<void>((resolve) => (this.#reading = resolve))

  constructor(sizeBytes = 0) {
    this.#sizeBytes = sizeBytes
  }

  facts(): Promise<SourceFacts> {
    return Promise.resolve({ sizeBytes: this.#sizeBytes })
  }

  /** What is fed is what is read, whatever the range. */
  read(_: ByteRange, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return Promise.resolve(this.#read(signal))
  }

  feed(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#wake?.()
  }

  async *#read(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (;;) {
      signal.throwIfAborted()
      const chunk = this.#chunks.shift()
      if (chunk !== undefined) yield chunk
      else {
        this.#reading?.()
        await new Promise<void>((resolve) => {
          this.#wake = resolve
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    }
  }
}

/** A sink in memory that remembers how it ended. */
export class MemorySink implements Sink {
  readonly chunks: Uint8Array[] = []
  readonly calls: string[] = []

  begin(file: { readonly name: string; readonly sizeBytes?: number }): Promise<void> {
    this.calls.push(`begin ${file.name} ${file.sizeBytes}`)
    return Promise.resolve()
  }

  write(bytes: Uint8Array): Promise<void> {
    this.chunks.push(bytes.slice())
    return Promise.resolve()
  }

  commit(): Promise<void> {
    this.calls.push('commit')
    return Promise.resolve()
  }

  discard(): Promise<void> {
    this.calls.push('discard')
    return Promise.resolve()
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks)
  }
}

/** A store whose calls may be replaced, the others as they are. */
export function withCalls(objects: ObjectStore, calls: Partial<ObjectStore>): ObjectStore {
  return { ...objects, ...calls }
}

/** A service that tells no checksum of what it holds. */
export function withoutChecksums(objects: ObjectStore): ObjectStore {
  return withCalls(objects, {
    async head(...call) {
      const info = await objects.head(...call)
      return info && untold(info)
    },
    async get(...call) {
      const { info, bytes } = await objects.get(...call)
      return { info: untold(info), bytes }
    },
    async getWhole(...call) {
      const { info, bytes } = await objects.getWhole(...call)
      return { info: untold(info), bytes }
    },
  })
}

function untold(info: ObjectInfo): ObjectInfo {
  const rest = { ...info }
  Reflect.deleteProperty(rest, 'checksum')
  return rest
}

/** What a transfer remembers, as a file would keep it: through JSON, so that nothing else survives. */
export class KeptMemory implements TransferMemory {
  readonly #notes = new Map<string, string>()

  get(name: string): unknown {
    const text = this.#notes.get(name)
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  }

  entries(prefix: string): readonly (readonly [name: string, value: unknown])[] {
    const names = [...this.#notes.keys()].filter((name) => name.startsWith(prefix))
    return names.map((name) => [name, this.get(name)] as const)
  }

  async set(name: string, value: unknown): Promise<void> {
    await Promise.resolve()
    if (value === undefined) this.#notes.delete(name)
    else this.#notes.set(name, JSON.stringify(value))
  }

  get names(): readonly string[] {
    return [...this.#notes.keys()]
  }
}

/** What a runner is given, and what it told. */
export class KeptContext {
  readonly memory: TransferMemory
  readonly signal: AbortSignal
  readonly reports: Report[] = []
  readonly told = {
    parts: 0,
    sentBytes: 0,
    alreadyBytes: 0,
    atOnce: 0,
    mostAtOnce: 0,
    items: 0,
    plannedItems: 0,
    totalBytes: 0,
  }
  readonly progress: RunProgress = {
    planned: ({ parts, items, totalBytes }) => {
      this.told.parts = parts ?? this.told.parts
      this.told.plannedItems = items ?? this.told.plannedItems
      this.told.totalBytes = totalBytes ?? this.told.totalBytes
    },
    current: () => undefined,
    sending: (parts) => {
      this.told.atOnce = parts
      this.told.mostAtOnce = Math.max(this.told.mostAtOnce, parts)
    },
    moved: (bytes, more) => {
      if (more?.already === true) this.told.alreadyBytes += bytes
      else this.told.sentBytes += bytes
    },
    item: () => {
      this.told.items += 1
    },
  }
  readonly report = (report: Report): void => {
    this.reports.push(report)
  }

  constructor(memory: TransferMemory, signal: AbortSignal) {
    this.memory = memory
    this.signal = signal
  }
}
