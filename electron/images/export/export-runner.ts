import { explanationIn, StoreError, type StorageDriver } from '../../../drivers/index.ts'
import { hexOf, parseDigest, parseRepositoryName } from '../../../drivers/common/names.ts'
import type { OrderOf } from '../../transfers/model/order.ts'
import type { OpenStore, RunContext, Runner } from '../../transfers/model/runner.ts'
import { requireReadable } from '../layers/archive-class-blobs.ts'
import { explain } from '../explain.ts'
import { chooseImage, requireSingleImage, type ChosenImage } from './chosen-image.ts'
import { planDockerArchive } from './docker-archive.ts'
import { fileOutput, removeLeftFile, sinkOutput, type ExportOutput } from './export-output.ts'
import { planOciArchive, type ArchiveName } from './oci-archive.ts'
import { tarBytes, TarWriter } from './tar-writer.ts'
import { dockerArchiveBytes, measureLayers, writeDockerArchive, writeOciArchive } from './write-archive.ts'
import { blobsOnDemand } from '../../registry/blobs/blob-lookup.ts'

type ExportOrder = OrderOf<'export'>

/** Exports an image as one archive. Another run starts again and removes what the run before wrote. */
export function exportRunner({ open }: { readonly open: OpenStore }): Runner<ExportOrder> {
  return {
    async run(order, context) {
      const { driver } = await open(order.store, context.signal)
      const repository = parseRepositoryName(order.repository)
      const chosen = await chooseImage(driver, repository, order.reference, order.entries, context.signal)
      if (order.format === 'oci') await exportOci(driver, chosen, order, context)
      else await exportDocker(driver, chosen, order, context)
      return { skipped: false }
    },
    undo: (_, { memory }) => removeLeftFile(memory),
  }
}

async function exportOci(
  driver: StorageDriver,
  chosen: ChosenImage,
  order: ExportOrder,
  context: RunContext,
): Promise<void> {
  const name = nameOf(order)
  const withReferrers = order.referrers === true
  const archive = await planOciArchive(driver, chosen, name, withReferrers, context.signal)
  for (const { tag, why } of archive.leftOut) {
    const path = tag === undefined ? order.repository : `${order.repository}:${tag}`
    context.report({ path, kind: 'skipped', ...explanationIn(why) })
  }
  const toRead = archive.entries.flatMap((entry) => (entry.kind === 'blob' ? [entry] : []))
  await requireReadable(driver, blobsOnDemand(driver, context.signal), toRead, context.signal)
  if (chosen.kind === 'some') {
    const why = explain('newIndex', { index: chosen.index, digest: archive.digest })
    context.report({ path: archiveName(order, chosen), kind: 'changed', ...why })
  }
  const files = archive.entries.map((entry) => ({
    name: entry.name,
    sizeBytes: entry.kind === 'blob' ? entry.sizeBytes : entry.bytes.byteLength,
  }))
  const output = await outputOf(order, archiveName(order, chosen), context, tarBytes(files))
  await finish(output, (tar) => writeOciArchive(driver, archive, tar, context))
}

async function exportDocker(
  driver: StorageDriver,
  chosen: ChosenImage,
  order: ExportOrder,
  context: RunContext,
): Promise<void> {
  const image = await requireSingleImage(
    driver,
    parseRepositoryName(order.repository),
    chosen,
    context.signal,
  )
  const archive = await planDockerArchive(driver, image, nameOf(order), context.signal)
  const { config, layers } = archive
  const twice = order.place.kind === 'page'
  const readBytes = dockerArchiveBytes(archive)
  const items = layers.length + 1
  const again = { totalBytes: 2 * readBytes - config.sizeBytes, items: items + layers.length }
  context.progress.planned(twice ? again : { totalBytes: readBytes, items })
  const sizes = twice ? await measureLayers(driver, archive, context) : undefined
  const output = await outputOf(
    order,
    archiveName(order, chosen),
    context,
    tarBytes([
      { name: archive.configName, sizeBytes: config.sizeBytes },
      ...layers.map(({ name, diffId }) => ({ name, sizeBytes: sizes?.get(diffId) ?? 0 })),
      { name: 'manifest.json', sizeBytes: archive.manifest.byteLength },
    ]),
  )
  await finish(output, (tar) => writeDockerArchive(driver, archive, sizes, tar, context))
}

/** The output at the destination of the order. Only a browser needs `sizeBytes`. */
async function outputOf(
  { place }: ExportOrder,
  name: string,
  context: RunContext,
  sizeBytes: number,
): Promise<ExportOutput> {
  switch (place.kind) {
    case 'file':
      return fileOutput(place.path, context.memory)
    case 'page':
      return sinkOutput(context.sink(place), { name, sizeBytes }, context.signal)
    case 'folder':
      throw new StoreError('InvalidPath', 'an archive is one file, not a folder', { path: place.path })
    default:
      return place satisfies never
  }
}

async function finish(output: ExportOutput, write: (tar: TarWriter) => Promise<void>): Promise<void> {
  try {
    await write(new TarWriter(output))
    await output.commit()
  } catch (error) {
    await output.discard()
    throw error
  }
}

function nameOf({ repository, reference }: ExportOrder): ArchiveName {
  return {
    repository: parseRepositoryName(repository),
    ...('tag' in reference ? { tag: reference.tag } : {}),
  }
}

/** The name of the file for a browser, the same that the window suggests. */
function archiveName({ repository, reference }: ExportOrder, chosen: ChosenImage): string {
  const which = 'tag' in reference ? reference.tag : hexOf(parseDigest(reference.digest)).slice(0, 12)
  const entry = chosen.kind === 'whole' ? chosen.entry : undefined
  const parts = [repository, which, ...(entry === undefined ? [] : [entry.name])]
  return `${parts
    .join('_')
    .replaceAll(/[^\w.-]+/g, '_')
    .replaceAll(/_+$/g, '')}.tar`
}
