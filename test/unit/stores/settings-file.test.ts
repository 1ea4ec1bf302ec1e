import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { SettingsFile } from '../../../electron/stores/list/settings-file.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()
const initial = { theme: 'system', language: 'system' }

describe('the settings', () => {
  it('are kept for the next start', async () => {
    const dataDir = await mkdtemp(join(folder(), 'data-'))
    const settings = {
      theme: 'dark',
      language: 'zh-CN',
      maxRequests: 64,
      refreshAfter: 'day',
      storagePrices: { a: { perGbMonth: 0.12, currency: 'CNY' } },
    } as const
    await new SettingsFile(dataDir).write(settings)
    expect(await new SettingsFile(dataDir).read()).toEqual(settings)
  })

  it.each([
    ['there are none', undefined, initial],
    ['they are no document', '{', initial],
    ['they are something else', '[]', initial],
    ['one of them is unknown', '{"theme": "pink", "language": "en"}', { ...initial, language: 'en' }],
    ['a number is out of bounds', '{"language": "en", "maxRequests": 1000}', { ...initial, language: 'en' }],
    ['an age is unknown', '{"theme": "dark", "refreshAfter": "week"}', { ...initial, theme: 'dark' }],
    [
      'a price is none',
      '{"theme": "dark", "storagePrices": {"a": {"perGbMonth": -1, "currency": "CNY"}}}',
      { ...initial, theme: 'dark' },
    ],
    ['one of them is missing', '{"theme": "light"}', { ...initial, theme: 'light' }],
  ])('are as at first where %s', async (_, text, expected) => {
    const dataDir = await mkdtemp(join(folder(), 'data-'))
    if (text !== undefined) await writeFile(join(dataDir, 'settings.json'), text)
    expect(await new SettingsFile(dataDir).read()).toEqual(expected)
  })
})
