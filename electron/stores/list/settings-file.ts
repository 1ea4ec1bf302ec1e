import { join } from 'node:path'

import { z } from 'zod'

import { readJsonFile, writeJsonFile } from './json-file.ts'

const settingsSchema = z
  .object({
    theme: z.enum(['system', 'light', 'dark']).catch('system'),
    language: z.enum(['system', 'en', 'zh-CN']).catch('system'),
    maxRequests: z.int().min(1).max(256).optional().catch(undefined),
    refreshAfter: z.enum(['tenMinutes', 'hour', 'day', 'never']).optional().catch(undefined),
  })
  .transform(({ maxRequests, refreshAfter, ...rest }) => ({
    ...rest,
    ...(maxRequests === undefined ? {} : { maxRequests }),
    ...(refreshAfter === undefined ? {} : { refreshAfter }),
  }))

/**
 * How the window looks, how many requests a store may have in flight where its driver should not choose, and how old what is
 * known of a store may become.
 */
export interface StoredSettings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'system' | 'en' | 'zh-CN'
  readonly maxRequests?: number
  readonly refreshAfter?: 'tenMinutes' | 'hour' | 'day' | 'never'
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
