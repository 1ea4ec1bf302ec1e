import type { Client } from '../../electron/api/contract.ts'
import { CallError } from '../../electron/api/contract.ts'
import type { TransferRow } from '../../electron/api/rows.ts'
import { files, type Archive, type Archives } from './material.ts'

export interface Started {
  /** The store that is written to, and the one whose image is copied. */
  readonly store: string
  readonly source: string
  /** Begins every key of this run; empty, or ends in `/`. */
  readonly prefix: string
  readonly archives: Archives
  /** A name among the files that is not there yet. */
  readonly fetched: string
}

/** Begins one transfer of each kind that a window can ask for; resolves when the host has said yes to all. */
export async function startEverything(client: Client, run: Started): Promise<void> {
  const { store, source, prefix, archives, fetched } = run
  await client.startUpload({
    store,
    prefix: `${prefix}files/`,
    sources: [...files].map(([name, bytes]) => ({
      token: name,
      relativePath: name,
      sizeBytes: bytes.byteLength,
    })),
    onExisting: 'overwrite',
  })
  await client.startDownload({ store, key: `${prefix}stored.bin`, sink: fetched })
  await startPushing(client, store, archives.layout)
  await startPushing(client, store, archives.docker, 'saved')
  await client.startCopy({ from: source, to: store, items: [{ repository: 'app', as: 'copied/app' }] })
}

/** Pushes the image of an archive. */
export async function startPushing(
  client: Client,
  store: string,
  { name, sizeBytes }: Archive,
  repository = 'app',
): Promise<void> {
  const archives = [{ name, files: [{ token: name, relativePath: name, sizeBytes }] }]
  for await (const event of client.previewPush({ store, archives })) {
    if (event.kind === 'refused') throw new CallError(event.error)
    if (event.kind !== 'archive') continue
    const { archiveId, images } = event.content
    const tags = ['latest', '1.0']
    await client.startPush({
      store,
      images: images.map(({ imageId }) => ({ archiveId, imageId, repository, tags })),
    })
    return
  }
  throw new Error('the archive was not read')
}

/** Resolves when every transfer is done; fails when one never will be. */
export async function allDone(client: Client, signal: AbortSignal): Promise<void> {
  const rows = new Map<string, TransferRow>()
  let whole = false
  for await (const changes of client.watchTransfers({}, { signal })) {
    for (const row of changes.rows) rows.set(row.id, row)
    for (const id of changes.removed) rows.delete(id)
    whole ||= changes.whole
    for (const row of rows.values()) requirePossible(row)
    if (whole && [...rows.values()].every(({ state }) => state.phase === 'done')) return
  }
  throw new Error('the transfers ended before they were done')
}

function requirePossible({ kind, name, state }: TransferRow): void {
  if (state.phase === 'failed') throw new Error(`${kind} of ${name}: ${JSON.stringify(state.error)}`)
  if (state.phase === 'waiting') throw new Error(`${kind} of ${name} waits for a ${state.need.kind}`)
  if (state.phase === 'paused' || state.phase === 'cancelled') {
    throw new Error(`${kind} of ${name} is ${state.phase}`)
  }
}
