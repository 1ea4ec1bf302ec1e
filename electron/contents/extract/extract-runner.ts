import { explained, type StorageDriver } from '../../../drivers/index.ts'
import { parseDigest, parseRepositoryName } from '../../../drivers/common/names.ts'
import { inTurns } from '../../catalog/questions/steps.ts'
import {
  fileOutput,
  removeLeftFile,
  sinkOutput,
  type ExportOutput,
} from '../../images/export/export-output.ts'
import { safeName, type NamePlatform } from '../../transfers/local/safe-path.ts'
import type { OrderOf } from '../../transfers/model/order.ts'
import type { OpenStore, RunContext, Runner } from '../../transfers/model/runner.ts'
import { explain } from '../explain.ts'
import { imageLayers } from '../merge/image-layers.ts'
import { mergeLayers } from '../merge/merge-layers.ts'
import { readLayers } from '../merge/read-layers.ts'
import type { LayerIndex, LayerPlace, LayerReader } from '../model/layer-reader.ts'
import type { OpenDriver } from '../reader/stored-blob.ts'
import { planOfImage, planOfLayer, type TreePlan } from './tree-plan.ts'
import { unpackedLayer } from './unpacked-layer.ts'
import { writeTree, type LayerToWrite } from './write-tree.ts'

type ExtractOrder = OrderOf<'extract'>

/** What is written: its size where it is known before, and its bytes. */
interface Content {
  readonly name: string
  readonly sizeBytes: number | undefined
  /** Compressed bytes that are read from the store, or the bytes of one file. */
  readonly readBytes: number
  chunks(moved: (bytes: number) => void): AsyncIterable<Uint8Array>
}

/**
 * Saves a file of a layer, a folder as a tar archive, or all of a layer or image. The mode of a file in a layer is never that of the
 * saved one: nothing that comes from a bucket becomes a program here. Another run starts again.
 */
export function extractRunner(parts: {
  readonly open: OpenStore
  readonly layers: LayerReader
  /** A browser gets a name that this system takes. */
  readonly platform: NamePlatform
}): Runner<ExtractOrder> {
  return {
    async run(order, context) {
      const { driver } = await parts.open(order.store, context.signal)
      const openDriver: OpenDriver = async (id, signal) => (await parts.open(id, signal)).driver
      const content = await contentOf({ driver, openDriver, layers: parts.layers }, order, context)
      await write({ ...content, name: safeName(order.as ?? content.name, parts.platform) }, order, context)
      return { skipped: false }
    },
    undo: (_, { memory }) => removeLeftFile(memory),
  }
}

interface Extraction {
  readonly driver: StorageDriver
  readonly openDriver: OpenDriver
  readonly layers: LayerReader
}

async function contentOf(parts: Extraction, order: ExtractOrder, context: RunContext): Promise<Content> {
  const { signal } = context
  const repository = parseRepositoryName(order.repository)
  const image = { store: order.store, repository, manifest: parseDigest(order.manifest) }
  const { from, path } = order
  if ('layer' in from) {
    const place = { ...image, layer: parseDigest(from.layer) }
    if (path === '') return unpackedLayer(parts.driver, parts.openDriver, place, signal)
    const index = await parts.layers.index(place, signal)
    const plan = await inTurns(planOfLayer(index.entries, path), signal)
    return treeContent(parts, [{ place, index }], plan, order, context)
  }
  const listed = (await imageLayers(parts.driver, image.manifest, signal)).slice(0, from.upTo)
  const reading = readLayers(
    parts.layers,
    listed.map((layer) => ({ ...layer, place: image })),
    signal,
  )
  let step = await reading.next()
  while (step.done !== true) step = await reading.next()
  const read = step.value
  const found = listed.flatMap(({ digest }) => {
    const index = read.get(digest)
    return index === undefined ? [] : [{ place: { ...image, layer: digest }, index }]
  })
  const merged = await inTurns(mergeLayers(found.map(({ index }) => index.entries)), signal)
  const plan = await inTurns(planOfImage(merged, path), signal)
  return treeContent(parts, found, plan, order, context)
}

/** One file as it is, or else a tar archive. */
function treeContent(
  { openDriver }: Extraction,
  layers: readonly { readonly place: LayerPlace; readonly index: LayerIndex }[],
  plan: TreePlan,
  { path }: ExtractOrder,
  context: RunContext,
): Content {
  const last = path.slice(path.lastIndexOf('/') + 1)
  const [only, another] = plan.files
  const isFile =
    only !== undefined && another === undefined && only.file.name === last && only.links.length === 0
  if (isFile && plan.withoutBytes.length === 0) {
    const index = layers[only.layer]?.index
    const { sizeBytes } = only.file
    return {
      name: last,
      sizeBytes,
      readBytes: sizeBytes,
      async *chunks(moved) {
        for await (const chunk of index?.openFile(only.entry, context.signal) ?? []) {
          moved(chunk.byteLength)
          yield chunk
        }
      },
    }
  }
  const top = plan.withoutBytes.find(({ name }) => name === last)
  const isNothing = plan.files.length === 0 && plan.withoutBytes.length === 0
  if (isNothing && plan.leftOut.length === 0) {
    throw explained('NotFound', explain('pathNotInLayer', {}), { path })
  }
  if (isNothing || (top !== undefined && top.kind !== 'folder')) {
    throw explained('Unsupported', explain('fileWithoutBytes', {}), { path })
  }
  for (const { path: left, why } of plan.leftOut) {
    const reason = why === 'device' ? explain('deviceNotSaved', {}) : explain('linkNotSaved', {})
    context.report({ path: left, kind: why === 'device' ? 'special' : 'link', ...reason })
  }
  const toWrite = layers.map(({ place, index }): LayerToWrite => ({ place, index, open: openDriver }))
  const used = new Set(plan.files.map(({ layer }) => layer))
  const readBytes = layers.reduce((sum, { index }, at) => sum + (used.has(at) ? index.compressedBytes : 0), 0)
  return {
    name: `${last === '' ? 'image' : last}.tar`,
    // Extended attributes of the files are known once the layers are read.
    sizeBytes: undefined,
    readBytes,
    chunks: (moved) => writeTree(toWrite, plan, moved, context.signal),
  }
}

async function write(content: Content, { place }: ExtractOrder, context: RunContext): Promise<void> {
  const { progress } = context
  const moved = (bytes: number): void => progress.moved(bytes)
  const measures = place.kind === 'page' && content.sizeBytes === undefined
  progress.planned({ totalBytes: content.readBytes * (measures ? 2 : 1) })
  progress.current(content.name)
  let sizeBytes = content.sizeBytes ?? 0
  // A browser wants to know the size before.
  if (measures) for await (const chunk of content.chunks(moved)) sizeBytes += chunk.byteLength
  const output = await outputOf(place, { name: content.name, sizeBytes }, context)
  try {
    for await (const chunk of content.chunks(moved)) await output.write(chunk)
    context.signal.throwIfAborted()
    await output.commit()
  } catch (error) {
    await output.discard()
    throw error
  }
}

async function outputOf(
  place: ExtractOrder['place'],
  file: { readonly name: string; readonly sizeBytes: number },
  context: RunContext,
): Promise<ExportOutput> {
  if (place.kind === 'page') return sinkOutput(context.sink(place), file, context.signal)
  return fileOutput(place.path, context.memory)
}
