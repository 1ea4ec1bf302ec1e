import { Channel } from '../../drivers/common/channel.ts'
import { linkedAbort } from '../../drivers/common/linked-abort.ts'
import { parseDigest, parseRepositoryName } from '../../drivers/common/names.ts'
import type { contents } from '../api/contents.ts'
import type { Implementation } from '../api/method.ts'
import { mostPreviewBytes, type FilePreview, type LayerFilesEvent } from '../api/rows.ts'
import { newExtract } from '../contents/extract/new-extract.ts'
import type { LayerEntries } from '../contents/model/layer-entries.ts'
import type { LayerIndex, LayerPlace, LayerReader } from '../contents/model/layer-reader.ts'
import type { LocalFiles } from '../transfers/model/source.ts'
import type { TransferQueue } from '../transfers/queue/transfer-queue.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'
import { previewOf } from './file-preview.ts'
import { listImage } from './image-files.ts'

export interface ContentMethodParts {
  readonly opener: StoreOpener
  readonly layers: LayerReader
  readonly local: Pick<LocalFiles, 'place'>
  readonly queue: Pick<TransferQueue, 'add'>
}

/** What is inside layers, and the image that they make. */
export function contentMethods({
  opener,
  layers,
  local,
  queue,
}: ContentMethodParts): Implementation<typeof contents> {
  return {
    listLayerFiles: (input, signal) => listLayer(layers, placeOf(input), signal),
    async *listImageFiles(input, signal) {
      const { driver } = await opener.open(input.store, signal)
      yield* listImage(layers, driver, input, signal)
    },
    async previewLayerFile({ entry, ...input }, signal) {
      return previewEntry(await layers.index(placeOf(input), signal), entry, signal)
    },
    async startExtract({ store, sink, ...request }, signal) {
      const opened = await opener.open(store, signal)
      const [transfer = ''] = await queue.add([newExtract(opened, request, local.place(sink))])
      return { transfer }
    },
  }
}

function placeOf(input: {
  readonly store: string
  readonly repository: string
  readonly manifest: string
  readonly layer: string
}): LayerPlace {
  return {
    store: input.store,
    repository: parseRepositoryName(input.repository),
    manifest: parseDigest(input.manifest),
    layer: parseDigest(input.layer),
  }
}

async function* listLayer(
  layers: LayerReader,
  place: LayerPlace,
  signal: AbortSignal,
): AsyncGenerator<LayerFilesEvent, void, undefined> {
  const stop = linkedAbort(signal)
  const events = new Channel<LayerFilesEvent>()
  let told = 0
  let last = { requests: 0, readBytes: 0 }
  void read()
  try {
    yield* events
  } finally {
    stop.abort()
  }

  async function read(): Promise<void> {
    try {
      const index = await layers.index(place, stop.signal, (now, newest) => {
        const { way, requests, readBytes, ofBytes } = now
        last = { requests, readBytes }
        events.push({ kind: 'reading', way, requests, readBytes, ofBytes })
        for (const batch of newest === undefined ? [] : batchesFrom(newest, 0)) tell(batch)
      })
      // What was known at once was not told on the way.
      for (const batch of batchesFrom(index.entries, told)) tell(batch)
      events.push({ kind: 'whole', ...summaryOf(index), ...last })
      events.end()
    } catch (error) {
      events.fail(error)
    }
  }

  function tell({ count, ...columns }: LayerEntries): void {
    events.push({ kind: 'entries', first: told, ...columnsOf(columns) })
    told += count
  }
}

/** The columns of the contract alone. */
function columnsOf(columns: Omit<LayerEntries, 'count'>): Omit<LayerEntries, 'count'> {
  const { paths, kinds, sizesBytes, modes, userIds, groupIds, modifiedAtMs, targets } = columns
  return { paths, kinds, sizesBytes, modes, userIds, groupIds, modifiedAtMs, targets }
}

function* batchesFrom(entries: LayerEntries, first: number): Generator<LayerEntries, void, undefined> {
  for (let at = first; at < entries.count; at += mostInBatch) {
    const end = Math.min(at + mostInBatch, entries.count)
    yield {
      count: end - at,
      paths: entries.paths.slice(at, end),
      targets: entries.targets.slice(at, end),
      kinds: entries.kinds.slice(at, end),
      sizesBytes: entries.sizesBytes.slice(at, end),
      modes: entries.modes.slice(at, end),
      userIds: entries.userIds.slice(at, end),
      groupIds: entries.groupIds.slice(at, end),
      modifiedAtMs: entries.modifiedAtMs.slice(at, end),
    }
  }
}

const mostInBatch = 4096

function summaryOf({ way, tableProblem, compression, compressedBytes, unpackedBytes, entries }: LayerIndex) {
  return {
    way,
    compression,
    compressedBytes,
    entries: entries.count,
    ...(tableProblem === undefined ? {} : { tableProblem }),
    ...(unpackedBytes === undefined ? {} : { unpackedBytes }),
  }
}

async function previewEntry(index: LayerIndex, entry: number, signal: AbortSignal): Promise<FilePreview> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of index.openFile(entry, signal)) {
    length += chunk.byteLength
    if (length > mostPreviewBytes)
      return { kind: 'tooLarge', sizeBytes: index.entries.sizesBytes[entry] ?? length }
    chunks.push(Buffer.from(chunk))
  }
  return previewOf(index.entries.paths[entry] ?? '', Buffer.concat(chunks))
}
