import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

import { driverParameters, StoreError } from '../../../drivers/index.ts'
import { z } from 'zod'

import { backUpDamagedFile, readJsonFile, writeJsonFile } from './json-file.ts'
import { accessKeyEnd } from './access-key-id.ts'
import { openSecrets, sealSecrets, type Secrets } from './sealed-secrets.ts'
import type { Sealer } from './sealer.ts'
import { storeRecordSchema, type StoreParameters, type StoreRecord } from './store-record.ts'

const documentSchema = z.object({ version: z.literal(1), stores: z.array(z.unknown()) })

/** A partly unreadable file. `keptAs` is its backup, absent when there was no space for one. */
export interface DamagedFile {
  readonly path: string
  readonly keptAs?: string
}

/**
 * The configured stores, in `stores.json` of the data folder. Changes are written one after the other, and take effect
 * once written. An unreadable record is left out, and the file is backed up.
 */
export class StoreList {
  readonly #path: string
  readonly #sealer: Sealer
  #records: readonly StoreRecord[]
  #writing: Promise<unknown> = Promise.resolve()

  #damaged: DamagedFile | undefined

  private constructor(
    path: string,
    sealer: Sealer,
    records: readonly StoreRecord[],
    damaged: DamagedFile | undefined,
  ) {
    this.#path = path
    this.#sealer = sealer
    this.#records = records
    this.#damaged = damaged
  }

  /** The list as it was found, when not all of it could be read. */
  get damaged(): DamagedFile | undefined {
    return this.#damaged
  }

  static async open(dataDir: string, sealer: Sealer): Promise<StoreList> {
    const path = join(dataDir, 'stores.json')
    const { records, whole } = await readRecords(path)
    return new StoreList(path, sealer, records, whole ? undefined : await damagedFile(path))
  }

  all(): readonly StoreRecord[] {
    return this.#records
  }

  /** Fails with NotFound. */
  get(id: string): StoreRecord {
    const record = this.#records.find((each) => each.id === id)
    if (record === undefined) throw new StoreError('NotFound', 'there is no such store in the list')
    return record
  }

  async secretsOf(id: string): Promise<Secrets> {
    const record = this.get(id)
    try {
      return await openSecrets(this.#sealer, id, record.sealed)
    } catch (error) {
      throw error instanceof StoreError ? error.at({ store: record.name, driver: record.driver }) : error
    }
  }

  /** Fails with AlreadyExists when a store has this name. */
  add(store: StoreParameters & { name: string; readOnly: boolean; sample?: boolean }): Promise<StoreRecord> {
    return this.#change(async () => {
      this.#requireFree(store.name, undefined)
      const record = await this.#seal(randomUUID(), store, {
        name: store.name,
        readOnly: store.readOnly,
        sample: store.sample ?? false,
      })
      return { records: [...this.#records, record], result: record }
    })
  }

  edit(id: string, store: StoreParameters & { name: string }): Promise<StoreRecord> {
    return this.#change(async () => {
      const before = this.get(id)
      this.#requireFree(store.name, id)
      const record = await this.#seal(id, store, {
        name: store.name,
        readOnly: before.readOnly,
        sample: before.sample && isSameLocation(before, store),
        registryAddress: before.registryAddress,
      })
      return { records: this.#records.map((each) => (each.id === id ? record : each)), result: record }
    })
  }

  setReadOnly(id: string, readOnly: boolean): Promise<StoreRecord> {
    return this.#replace(id, (before) => ({ ...before, readOnly }))
  }

  /** Undefined forgets it. */
  setRegistryAddress(id: string, registryAddress: string | undefined): Promise<StoreRecord> {
    return this.#replace(id, (before) => ({ ...before, registryAddress }))
  }

  /** Allows keys of this computer to be sent to the origins that `originsFor` returns. */
  setAmbientKeysFor(
    id: string,
    originsFor: (before: StoreRecord) => readonly string[],
  ): Promise<StoreRecord> {
    return this.#replace(id, (before) => ({ ...before, ambientKeysFor: [...originsFor(before)] }))
  }

  remove(id: string): Promise<void> {
    return this.#change(async () => {
      this.get(id)
      return { records: this.#records.filter((record) => record.id !== id), result: undefined }
    })
  }

  #replace(id: string, change: (before: StoreRecord) => StoreRecord): Promise<StoreRecord> {
    return this.#change(async () => {
      const record = change(this.get(id))
      return { records: this.#records.map((each) => (each.id === id ? record : each)), result: record }
    })
  }

  async #seal(
    id: string,
    { driver, values, secrets, fromEnvironment, settings = {}, ambientKeysFor = [] }: StoreParameters,
    { registryAddress, ...rest }: Pick<StoreRecord, 'name' | 'readOnly' | 'sample' | 'registryAddress'>,
  ): Promise<StoreRecord> {
    const sealed = await sealSecrets(this.#sealer, id, secrets)
    const keyEnd = accessKeyEnd(secrets)
    return {
      id,
      driver,
      values: { ...values },
      fromEnvironment: [...fromEnvironment],
      settings: { ...settings },
      ambientKeysFor: [...ambientKeysFor],
      secretNames: Object.keys(secrets),
      ...(keyEnd === undefined ? {} : { accessKeyEnd: keyEnd }),
      ...(sealed === undefined ? {} : { sealed }),
      ...(registryAddress === undefined ? {} : { registryAddress }),
      ...rest,
    }
  }

  #requireFree(name: string, self: string | undefined): void {
    if (this.#records.some((record) => record.name === name && record.id !== self)) {
      throw new StoreError('AlreadyExists', 'another store has this name', { store: name })
    }
  }

  #change<Result>(
    change: () => Promise<{ records: readonly StoreRecord[]; result: Result }>,
  ): Promise<Result> {
    const changed = this.#writing.then(async () => {
      const { records, result } = await change()
      // What could not be put aside yet, on a full disk, would be written over.
      if (this.#damaged?.keptAs === undefined && this.#damaged !== undefined) {
        this.#damaged = { path: this.#path, keptAs: await backUpDamagedFile(this.#path) }
      }
      await writeJsonFile(this.#path, { version: 1, stores: records })
      this.#records = records
      return result
    })
    this.#writing = changed.catch(() => undefined)
    return changed
  }
}

/** Backs up the damaged file. If that fails, reading goes on and writing is refused. */
async function damagedFile(path: string): Promise<DamagedFile> {
  const keptAs = await backUpDamagedFile(path).catch(() => undefined)
  return { path, ...(keptAs === undefined ? {} : { keptAs }) }
}

async function readRecords(path: string): Promise<{ records: readonly StoreRecord[]; whole: boolean }> {
  try {
    const content = await readJsonFile(path)
    if (content === undefined) return { records: [], whole: true }
    const { stores } = documentSchema.parse(content)
    const records = stores.flatMap((store) => {
      const read = storeRecordSchema.safeParse(store)
      return read.success ? [read.data] : []
    })
    return { records, whole: records.length === stores.length }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error
    return { records: [], whole: false }
  }
}

/** Whether both have the same service, bucket and folder. Other parameters may differ. */
export function isSameLocation(a: Location, b: Location): boolean {
  return locationOf(a) === locationOf(b)
}

/** Service, bucket and folder as text to compare. */
export function locationOf({ driver, values }: Location): string {
  const places = Object.entries(driverParameters(driver))
    .filter(([, row]) => row.place === true)
    .map(([name, row]) => [name, values[name] ?? String(row.default ?? '')])
  return JSON.stringify([driver, ...places])
}

type Location = Pick<StoreParameters, 'driver' | 'values'>
