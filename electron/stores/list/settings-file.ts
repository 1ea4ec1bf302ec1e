import { join } from 'node:path'

import { z } from 'zod'

import { StoreError } from '../../../drivers/index.ts'
import { collectionRules } from '../../api/garbage.ts'
import {
  mostStoresWithSettings,
  settingParts,
  storagePrice,
  type Settings,
  type SettingsChange,
} from '../../api/settings.ts'
import { changedSettings } from '../../api/values/changed-settings.ts'
import { languages, themes } from '../../api/values/setting-bounds.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'

/**
 * What a person set for all stores, in `settings.json` of the data folder. Unreadable parts become the usual. Changes are
 * written one after the other: each takes what the one before left.
 */
export class SettingsFile {
  readonly #path: string
  readonly #onChange: (settings: Settings) => void
  #writing: Promise<unknown> = Promise.resolve()

  /** `onChange` is told of settings once they are written. */
  constructor(dataDir: string, onChange: (settings: Settings) => void = () => undefined) {
    this.#path = join(dataDir, 'settings.json')
    this.#onChange = onChange
  }

  async read(): Promise<Settings> {
    const content = await readJsonFile(this.#path).catch(() => undefined)
    const read = settingsSchema.safeParse(content)
    return read.success ? withoutGaps(read.data) : initialSettings
  }

  /** Changes the named parts; null makes one the usual again. Gives the settings as they are then. */
  change(change: SettingsChange): Promise<Settings> {
    return this.#write((now) => bounded(changedSettings(now, change)))
  }

  /** Everything as at first, but for what is kept of single stores. */
  reset(): Promise<Settings> {
    return this.#write(({ storagePrices, collectionRules: rules }) => ({
      ...initialSettings,
      ...(storagePrices === undefined ? {} : { storagePrices }),
      ...(rules === undefined ? {} : { collectionRules: rules }),
    }))
  }

  /** Everything as at first. */
  clear(): Promise<Settings> {
    return this.#write(() => initialSettings)
  }

  #write(settingsAfter: (now: Settings) => Settings): Promise<Settings> {
    const written = this.#writing.then(async () => {
      const settings = settingsAfter(await this.read())
      await writeJsonFile(this.#path, settings)
      this.#onChange(settings)
      return settings
    })
    this.#writing = written.catch(() => undefined)
    return written
  }
}

const initialSettings: Settings = { theme: 'system', language: 'system' }

const parts = settingParts()

const settingsSchema = z.object({
  theme: z.enum(themes).catch('system'),
  language: z.enum(languages).catch('system'),
  density: kept(parts.density),
  maxRequests: kept(parts.maxRequests),
  refreshAfter: kept(parts.refreshAfter),
  transfersAtOnce: kept(parts.transfersAtOnce),
  uploadBytesPerSecond: kept(parts.uploadBytesPerSecond),
  downloadBytesPerSecond: kept(parts.downloadBytesPerSecond),
  partSizeBytes: kept(parts.partSizeBytes),
  askBeforeLeaving: kept(parts.askBeforeLeaving),
  singleKeys: kept(parts.singleKeys),
  updateCheck: kept(parts.updateCheck),
  // What cannot be read of one store is no reason to forget the others.
  storagePrices: ofStores(storagePrice()),
  collectionRules: ofStores(collectionRules()),
})

function kept<Part>(part: z.ZodType<Part>) {
  return part.optional().catch(undefined)
}

function ofStores<Value>(value: z.ZodType<Value>) {
  return z
    .record(z.string().max(128), value.optional().catch(undefined))
    .transform(withoutGaps)
    .transform((record) => (Object.keys(record).length === 0 ? undefined : record))
    .optional()
    .catch(undefined)
}

/** Fails with TooLarge where settings would be kept of more stores, or more text, than there should be. */
function bounded(settings: Settings): Settings {
  const { storagePrices = {}, collectionRules: rules = {} } = settings
  const stores = Math.max(Object.keys(storagePrices).length, Object.keys(rules).length)
  if (stores > mostStoresWithSettings) {
    throw new StoreError('TooLarge', `settings are kept of ${mostStoresWithSettings} stores at most`)
  }
  if (JSON.stringify(rules).length > mostRulesCharacters) {
    throw new StoreError('TooLarge', 'the rules of collections are longer than any should be')
  }
  return settings
}

const mostRulesCharacters = 1_000_000

/** Without the members that are undefined. */
function withoutGaps<Fields extends object>(fields: Fields): WithoutGaps<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as WithoutGaps<Fields>
}

type WithoutGaps<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> }
