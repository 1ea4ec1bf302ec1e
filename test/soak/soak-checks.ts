import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Client } from '../../electron/api/contract.ts'
import { backUpDamagedFile } from '../../electron/stores/list/json-file.ts'
import { TransferJournal } from '../../electron/transfers/queue/journal.ts'
import { transfersWhen } from '../watched-transfers.ts'
import { copiedRepository, pushedTo } from './soak-actions.ts'
import { uploadKey } from './soak-attendant.ts'
import { digestOfBytes, digestOfFile } from './soak-files.ts'
import type { Asked, SoakLedger, SoakStore } from './soak-ledger.ts'

/** What does not hold at the end, all transfers being finished; nothing when all does. */
export async function problemsAtEnd(
  client: Client,
  ledger: SoakLedger,
  stores: readonly SoakStore[],
): Promise<readonly string[]> {
  return [
    ...(await lostTransfers(client, ledger)),
    ...(await Promise.all(stores.map((store) => problemsIn(store, client, ledger)))).flat(),
  ]
}

/** What a host that has ended left in its data folder beyond what the next one reads. */
export async function problemsOfDataFolder(dataDir: string, ledger: SoakLedger): Promise<readonly string[]> {
  const journal = await TransferJournal.open({ path: join(dataDir, 'transfers.jsonl'), backUpDamagedFile })
  const kept = new Set([...journal.all()].map(({ id }) => id))
  const lost = ledger.asked.filter(
    ({ transfer, swept }) => transfer !== undefined && !swept && !kept.has(transfer),
  )
  await journal.close()
  const names = await readdir(dataDir)
  return [
    ...(journal.damaged === undefined ? [] : [`the journal was damaged: kept as ${journal.damaged}`]),
    ...lost.map(({ label }) => `${label} is not in the journal`),
    ...names
      .filter((name) => /\.new$|damaged|^open-/.test(name))
      .map((name) => `${name} was left in the data folder`),
  ]
}

async function lostTransfers(client: Client, { asked }: SoakLedger): Promise<string[]> {
  const rows = new Map((await transfersWhen(client.watchTransfers({}))).map((row) => [row.id, row]))
  const problems: string[] = []
  for (const { label, transfer, swept, cancelled } of asked) {
    if (transfer === undefined || swept) continue
    const phase = rows.get(transfer)?.state.phase ?? 'lost'
    if (phase !== 'done' && !(cancelled && phase === 'cancelled')) problems.push(`${label} is ${phase}`)
  }
  return problems
}

async function problemsIn(store: SoakStore, client: Client, ledger: SoakLedger): Promise<string[]> {
  const { place } = store
  const mine = ledger.asked.filter((asked) => asked.store === store)
  const uploads = new Map(
    mine.filter(({ kind }) => kind === 'upload').map((asked) => [uploadKey(asked), asked]),
  )
  const problems = [...place.unfinished()].map((key) => `the upload of ${key} was left`)
  for (const key of await place.keys()) {
    const asked = uploads.get(key)
    const digest = digestInPath.exec(key)?.[1] ?? (asked?.file && digestOfFile(asked.file))
    if (digest !== undefined) {
      const bytes = await place.read(key)
      if (bytes === undefined || digestOfBytes(bytes) !== digest) problems.push(`${key} has other bytes`)
    } else if (!key.startsWith('seed/') && !key.startsWith('docker/registry/v2/')) {
      problems.push(`${key} was left, and nobody asked for it`)
    }
  }
  for (const asked of mine) problems.push(...(await problemsOf(asked, client)))
  for await (const rows of client.listUploads({ store: store.id })) {
    problems.push(...rows.map(({ key }) => `an upload of ${key} is listed`))
  }
  problems.push(...(await problemsOfImage(client, store.id, copiedRepository)))
  return problems.map((problem) => `${place.driver}: ${problem}`)
}

async function problemsOf(asked: Asked, client: Client): Promise<string[]> {
  const { kind, label, store, doneAtMs, swept } = asked
  if (doneAtMs === undefined || swept) return []
  if (kind === 'push' || kind === 'copy') return problemsOfImage(client, store.id, pushedTo(asked))
  if (kind !== 'upload' || (await store.place.read(uploadKey(asked))) !== undefined) return []
  return [`${label} was done, and its object is gone`]
}

async function problemsOfImage(client: Client, store: string, repository: string): Promise<string[]> {
  try {
    const { digest, problems } = await client.getManifest({ store, repository, reference: { tag: 'latest' } })
    const layers = await client.getLayers({ store, repository, manifest: digest })
    return [...problems, ...layers.problems].map(({ id }) => `${repository}:latest says ${id}`)
  } catch (error) {
    return [`${repository}:latest cannot be read: ${String(error)}`]
  }
}

const digestInPath = /blobs\/sha256\/[0-9a-f]{2}\/([0-9a-f]{64})\/data$/
