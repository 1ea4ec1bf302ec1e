import { randomUUID } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import type { Backend } from '../../../electron/api/contract.ts'
import type { TransferRow } from '../../../electron/api/rows.ts'
import { createBackend } from '../../../electron/backend.ts'
import { openDataFolder } from '../../../electron/host/data-folder.ts'
import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import { reopenFile } from '../../../electron/transfers/local/file-source.ts'
import { NeedsPerson } from '../../../electron/transfers/model/runner.ts'
import type { Sink, Source } from '../../../electron/transfers/model/source.ts'
import { StoreError } from '../../../drivers/index.ts'
import { live } from '../../conformance/harness.ts'
import { allSettled, transfersWhen } from '../../watched-transfers.ts'
import { memorySource } from '../transfers/transfer-parts.ts'

export const account = { accessKey: 'AKIDMETHODSTEST', secretKey: 'hush/the+secret=of methods' }

/** The whole backend over a data folder of its own, with files and downloads that a test gives tokens to. */
export interface TestBackend {
  readonly backend: Backend
  readonly dataDir: string
  offerSource(source: Source): string
  offerSink(sink: Sink): string
  close(): Promise<void>
}

export async function openBackend(folder: string, existing?: string): Promise<TestBackend> {
  const dataDir = existing ?? (await mkdtemp(join(folder, 'data-')))
  const sources = new Map<string, Source>()
  const sinks = new Map<string, Sink>()
  const data = await openDataFolder(dataDir)
  const { backend, close } = await createBackend({
    host: 'browser',
    version: '0.0.0',
    demo: false,
    folder: data,
    sealer: await keyFileSealer(data.path),
    hashProgram: resolve('dist/hasher/hash-worker.mjs'),
    laneProgram: resolve('dist/lanes/lane-worker.mjs'),
    documentProgram: resolve('dist/documents/document-worker.mjs'),
    catalogProgram: resolve('dist/catalog/catalog-worker.mjs'),
    contentsProgram: resolve('dist/contents/contents-worker.mjs'),
    gzipProgram: resolve('dist/gzip/gzip-worker.mjs'),
    source: (token) => renamed(taken(sources, token), token),
    reopen: (ref) => (ref.kind === 'page' ? given(sources, ref.token, 'file') : reopenFile(ref)),
    place: (token) => {
      taken(sinks, token)
      return { kind: 'page', token }
    },
    sink: ({ token }) => given(sinks, token, 'place'),
  })
  return {
    backend,
    dataDir,
    offerSource: (source) => offered(sources, source),
    offerSink: (sink) => offered(sinks, sink),
    close,
  }
}

function offered<Thing>(things: Map<string, Thing>, thing: Thing): string {
  const token = randomUUID()
  things.set(token, thing)
  return token
}

function taken<Thing>(things: Map<string, Thing>, token: string): Thing {
  const thing = things.get(token)
  if (thing === undefined) throw new StoreError('NotFound', 'nobody offered that')
  return thing
}

function given<Thing>(things: Map<string, Thing>, token: string, kind: 'file' | 'place'): Thing {
  const thing = things.get(token)
  if (thing === undefined) throw new NeedsPerson({ kind })
  return thing
}

/** The source as it is found again by the token that it was offered under, unless it is a file. */
function renamed(source: Source, token: string): Source {
  return {
    ref: source.ref.kind === 'file' ? source.ref : { kind: 'page', token },
    facts: (signal) => source.facts(signal),
    read: (range, signal) => source.read(range, signal),
  }
}

export function textSource(text: string): Source {
  return memorySource(Buffer.from(text))
}

/** The first of a stream that is as wanted; the stream is let go then. */
export async function firstOf<Item>(
  items: AsyncIterable<Item>,
  wanted: (item: Item) => boolean,
): Promise<Item> {
  for await (const item of items) if (wanted(item)) return item
  throw new Error('the stream ended before')
}

/** The next item that is wanted, of items that are read on afterwards. */
export async function nextOf<Item>(
  items: AsyncIterable<Item>,
  wanted: (item: Item) => boolean,
): Promise<Item> {
  const reader = items[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await reader.next()
    if (done === true) throw new Error('the stream ended before')
    if (wanted(value)) return value
  }
}

/** The transfers once none of them runs or waits for its turn any more. */
export function endedTransfers(backend: Backend): Promise<readonly TransferRow[]> {
  return transfersWhen(backend.watchTransfers({}, live), allSettled)
}

/** A table as readers see it: they take the byte order mark at its beginning away. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}
