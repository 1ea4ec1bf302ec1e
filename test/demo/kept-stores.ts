import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import type { DriverName } from '../../drivers/index.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import type { StoreList } from '../../electron/stores/list/store-list.ts'

export interface DemoStore {
  readonly name: string
  readonly driver: DriverName
  readonly parameters: Readonly<Record<string, string>>
  /** True when absent. */
  readonly readOnly?: boolean
}

/** By the demo's name of a store: its id, and where it led at the last start. */
type Kept = Readonly<
  Record<string, { readonly id: string; readonly addresses: Readonly<Record<string, string>> }>
>

/**
 * Makes the demo's stores in a list. A store of a start before is the same store still, with what a person changed of it: only
 * its address leads to the clouds of this start, which listen elsewhere. What a person removed stays removed.
 */
export async function bringStores(
  list: StoreList,
  stores: readonly DemoStore[],
  noteFile: string,
): Promise<void> {
  const kept = await readKept(noteFile)
  const now: Record<string, Kept[string]> = {}
  for (const { name, driver, parameters, readOnly = true } of stores) {
    const addresses = Object.fromEntries(Object.entries(parameters).filter(([key]) => addressNames.has(key)))
    const known = kept[name]
    if (known === undefined) {
      const given = splitSecrets(driver, parameters)
      const { id } = await list.add({ name, driver, ...given, fromEnvironment: [], readOnly })
      now[name] = { id, addresses }
      continue
    }
    now[name] = { id: known.id, addresses }
    const record = list.all().find(({ id }) => id === known.id)
    if (record === undefined) continue
    const values = { ...record.values }
    for (const [key, address] of Object.entries(addresses)) {
      if (values[key] === known.addresses[key]) values[key] = address
    }
    await list.edit(record.id, { ...record, values, secrets: await list.secretsOf(record.id) })
  }
  await mkdir(dirname(noteFile), { recursive: true })
  await writeFile(noteFile, JSON.stringify(now))
}

/** The parameters that say where a service is. */
const addressNames = new Set(['endpoint', 'regionendpoint', 'domain'])

/** Nothing where there was no start before. */
async function readKept(path: string): Promise<Kept> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Kept
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}
