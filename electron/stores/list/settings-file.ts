import { join } from 'node:path'

import { z } from 'zod'

import { collectionRules } from '../../api/garbage.ts'
import { storagePrice, type Settings } from '../../api/host.ts'
import type { CollectionRules } from '../../api/rows.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'

const settingsSchema = z
  .object({
    theme: z.enum(['system', 'light', 'dark']).catch('system'),
    language: z.enum(['system', 'en', 'zh-CN']).catch('system'),
    maxRequests: z.int().min(1).max(256).optional().catch(undefined),
    refreshAfter: z.enum(['tenMinutes', 'hour', 'day', 'never']).optional().catch(undefined),
    storagePrices: z.record(z.string().max(128), storagePrice()).optional().catch(undefined),
    // What cannot be read of one store is no reason to forget the others.
    collectionRules: z
      .record(z.string().max(128), collectionRules().optional().catch(undefined))
      .transform(withoutGaps)
      .optional()
      .catch(undefined),
  })
  .transform(({ maxRequests, refreshAfter, storagePrices, collectionRules: rules, ...rest }) => ({
    ...rest,
    ...(maxRequests === undefined ? {} : { maxRequests }),
    ...(refreshAfter === undefined ? {} : { refreshAfter }),
    ...(storagePrices === undefined ? {} : { storagePrices }),
    ...(rules === undefined || Object.keys(rules).length === 0 ? {} : { collectionRules: rules }),
  }))

/**
 * How the window looks, how many requests a store may have in flight where its driver should not choose, how old what is
 * known of a store may become, what storage costs, and how garbage is collected.
 */
export interface StoredSettings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | 'en' | 'zh-CN'
  readonly maxRequests?: number
  readonly refreshAfter?: 'tenMinutes' | 'hour' | 'day' | 'never'
  /** By store. */
  readonly storagePrices?: NonNullable<Settings['storagePrices']>
  /** By store: as a person last chose them. */
  readonly collectionRules?: Readonly<Record<string, CollectionRules>>
}

/** Stored in `settings.json` of the data folder. Unreadable values become defaults. */
export class SettingsFile {
  readonly #path: string

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'settings.json')
  }

  async read(): Promise<StoredSettings> {
    const content = await readJsonFile(this.#path).catch(() => undefined)
    const read = settingsSchema.safeParse(content)
    return read.success ? read.data : { theme: 'system', language: 'system' }
  }

  async write(settings: StoredSettings): Promise<void> {
    await writeJsonFile(this.#path, settings)
  }
}

function withoutGaps<Value>(record: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const kept: Record<string, Value> = {}
  for (const [key, value] of Object.entries(record)) if (value !== undefined) kept[key] = value
  return kept
}
