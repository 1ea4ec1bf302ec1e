import { setTimeout as sleep } from 'node:timers/promises'

import { CallError } from '../../electron/api/contract.ts'
import { below, type Random } from '../kill/seeded.ts'
import { tokenFor, uploadKey } from './soak-attendant.ts'
import { soakFile, soakImage, type SoakFile } from './soak-files.ts'
import type { SoakWindow } from './soak-host.ts'
import type { Asked, SoakLedger, SoakStore } from './soak-ledger.ts'

export interface ActionParts {
  readonly random: Random
  readonly ledger: SoakLedger
  readonly stores: readonly SoakStore[]
  /** What every store holds below `seed/`. */
  readonly seeds: readonly SoakFile[]
}

/** One thing that a person does, or looks at; fails as the host or the window does. */
export type Action = (window: SoakWindow, parts: ActionParts) => Promise<void>

/** Every action as often as it stands there. */
export const actions: readonly Action[] = [
  upload,
  upload,
  upload,
  download,
  download,
  push,
  copy,
  changeOfMind,
  pause,
  lookAtFiles,
  lookAtRegistry,
  search,
]

/** The repository that every store has from the beginning. */
export const copiedRepository = 'app'

async function upload(window: SoakWindow, parts: ActionParts): Promise<void> {
  await startUpload(window, parts)
}

async function changeOfMind(window: SoakWindow, parts: ActionParts): Promise<void> {
  const asked = await startUpload(window, parts)
  await sleep(below(600, parts.random))
  asked.cancelled = true
  await window.client.cancelTransfers({ transfers: transfersOf(asked) })
}

async function pause(window: SoakWindow, parts: ActionParts): Promise<void> {
  const asked = await startUpload(window, parts)
  await sleep(below(600, parts.random))
  await window.client.pauseTransfers({ transfers: transfersOf(asked) })
}

async function startUpload(window: SoakWindow, { ledger, stores, random }: ActionParts): Promise<Asked> {
  const asked = ledger.ask('upload', one(stores, random), {
    fileOf: (label) => soakFile(label, random),
  })
  const { label: relativePath, file: { sizeBytes } = { sizeBytes: 0 } } = asked
  const { transfers } = await window.client.startUpload({
    store: asked.store.id,
    prefix: uploadKey(asked).slice(0, -relativePath.length),
    sources: [{ token: tokenFor(window, asked), relativePath, sizeBytes }],
    onExisting: 'overwrite',
  })
  took(asked, transfers)
  return asked
}

async function download(window: SoakWindow, parts: ActionParts): Promise<void> {
  const { ledger, stores, seeds, random } = parts
  const seed = one(seeds, random)
  const asked = ledger.ask('download', one(stores, random), { fileOf: () => seed })
  const sink = tokenFor(window, asked)
  const { transfer } = await window.client.startDownload({
    store: asked.store.id,
    key: `seed/${seed.name}`,
    sink,
  })
  took(asked, [transfer])
}

async function push(window: SoakWindow, { ledger, stores, random }: ActionParts): Promise<void> {
  const asked = ledger.ask('push', one(stores, random), {
    fileOf: (label) => soakImage(label, random),
  })
  took(asked, await startPush(window, asked, pushedTo(asked)))
}

/** Pushes the archive to a repository under the tag `latest`. */
export async function startPush(
  window: SoakWindow,
  asked: Asked,
  repository: string,
): Promise<readonly string[]> {
  const { client } = window
  const store = asked.store.id
  const file = {
    token: tokenFor(window, asked),
    relativePath: asked.label,
    sizeBytes: asked.file?.sizeBytes ?? 0,
  }
  for await (const event of client.previewPush({ store, archives: [{ name: asked.label, files: [file] }] })) {
    if (event.kind === 'refused') throw new CallError(event.error)
    if (event.kind !== 'archive') continue
    const { archiveId, images } = event.content
    const tags = ['latest']
    const { transfers } = await client.startPush({
      store,
      images: images.map(({ imageId }) => ({ archiveId, imageId, repository, tags })),
    })
    return transfers
  }
  throw new Error('an archive was not read')
}

async function copy(window: SoakWindow, { ledger, stores, random }: ActionParts): Promise<void> {
  const from = one(stores, random)
  const asked = ledger.ask('copy', one(stores, random), { from })
  const items = [{ repository: copiedRepository, as: pushedTo(asked) }]
  const { transfer } = await window.client.startCopy({ from: from.id, to: asked.store.id, items })
  took(asked, [transfer])
}

/** Where an image goes. */
export function pushedTo({ label, kind }: Asked): string {
  return `${kind}/${label}`
}

async function lookAtFiles(
  { client, killed: signal }: SoakWindow,
  { stores, random }: ActionParts,
): Promise<void> {
  const store = one(stores, random).id
  await readAll(client.listFiles({ store, prefix: one(['', 'up/', 'seed/', 'docker/'], random) }, { signal }))
  await readAll(client.listUploads({ store }, { signal }))
}

async function lookAtRegistry(
  { client, killed: signal }: SoakWindow,
  { stores, random }: ActionParts,
): Promise<void> {
  const store = one(stores, random).id
  await readAll(client.listRepositories({ store }, { signal }))
  await readAll(client.listTags({ store, repository: copiedRepository }, { signal }))
  await readAll(client.listBlobs({ store }, { signal }))
}

async function search({ client, killed: signal }: SoakWindow): Promise<void> {
  await readAll(client.search({ text: copiedRepository }, { signal }))
}

async function readAll(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

function took(asked: Asked, [transfer]: readonly string[]): void {
  if (transfer !== undefined) asked.transfer = transfer
}

function transfersOf({ transfer }: Asked): readonly string[] {
  return transfer === undefined ? [] : [transfer]
}

function one<Item>(items: readonly Item[], random: Random): Item {
  const item = items[below(items.length, random)]
  if (item === undefined) throw new Error('there is none')
  return item
}
