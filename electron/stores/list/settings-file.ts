import { join } from 'node:path'

import { z } from 'zod'

import { readJsonFile, writeJsonFile } from './json-file.ts'

const settingsSchema = z
  .object({
    theme: z.enum(['system', 'light', 'dark']).catch('system'),
    language: z.enum(['system', 'en', 'zh-CN']).catch('system'),
    maxRequests: z.int().min(1).max(256).optional().catch(undefined),
    refreshAfter: z.enum(['tenMinutes', 'hour', 'day', 'never']).optional().catch(undefined),
    storagePrices: z
      .record(
        z.string().max(128),
        z.object({
          perGbMonth: z.number().positive().max(1_000_000),
          currency: z.string().regex(/^[A-Z]{3}$/),
        }),
      )
      .optional()
      .catch(undefined),
  })
  .transform(({ maxRequests, refreshAfter, storagePrices, ...rest }) => ({
    ...rest,
    ...(maxRequests === undefined ? {} : { maxRequests }),
    ...(refreshAfter === undefined ? {} : { refreshAfter }),
    ...(storagePrices === undefined ? {} : { storagePrices }),
  }))

/**
 * How the window looks, how many requests a store may have in flight where its driver should not choose, how old what is
 * known of a store may become, and what storage costs.
 */
export interface StoredSettings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | 'en' | 'zh-CN'
  readonly maxRequests?: number
  readonly refreshAfter?: 'tenMinutes' | 'hour' | 'day' | 'never'
  /** By store. */
  readonly storagePrices?: Readonly<
    Record<string, { readonly perGbMonth: number; readonly currency: string }>
  >
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
