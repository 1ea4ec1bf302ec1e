import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { Settings } from '../../../electron/api/settings.ts'
import { SettingsFile } from '../../../electron/stores/list/settings-file.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()
const initial = { theme: 'system', language: 'system' }

describe('the settings', () => {
  it('are kept for the next start', async () => {
    const dataDir = await mkdtemp(join(folder(), 'data-'))
    const settings: Settings = {
      theme: 'dark',
      language: 'zh-CN',
      maxRequests: 64,
      refreshAfter: 'day',
      storagePrices: {
        a: { perGbMonth: 0.12, currency: 'CNY' },
        b: { perGbMonth: 0.023, currency: 'USD', unit: 'GiB', classes: { STANDARD_IA: 0.0125 } },
      },
      collectionRules: {
        a: {
          mode: 'v3',
          deleteUntagged: true,
          minAgeHours: 1.5,
          retention: [{ repositories: 'team/**', keepNewest: 3, keepTags: ['latest'] }],
          graceDays: 1,
        },
      },
    }
    await new SettingsFile(dataDir).change(settings)
    expect(await new SettingsFile(dataDir).read()).toEqual(settings)
  })

  it('change by parts: two windows of one host do not overwrite what the other wrote', async () => {
    const dataDir = await mkdtemp(join(folder(), 'data-'))
    const file = new SettingsFile(dataDir)
    const [yuan, dollar] = [
      { perGbMonth: 0.12, currency: 'CNY' },
      { perGbMonth: 0.023, currency: 'USD' },
    ]
    await Promise.all([
      file.change({ storagePrices: { a: yuan }, maxRequests: 4 }),
      file.change({ storagePrices: { b: dollar } }),
      file.change({ theme: 'dark' }),
    ])
    expect(await file.read()).toEqual({
      ...initial,
      theme: 'dark',
      maxRequests: 4,
      storagePrices: { a: yuan, b: dollar },
    })
    await file.change({ storagePrices: { a: null, b: null }, maxRequests: null })
    expect(await new SettingsFile(dataDir).read()).toEqual({ ...initial, theme: 'dark' })
  })

  it('go back to their beginning, but for what is kept of single stores', async () => {
    const dataDir = await mkdtemp(join(folder(), 'data-'))
    const storagePrices = { a: { perGbMonth: 0.12, currency: 'CNY' } }
    const file = new SettingsFile(dataDir)
    await file.change({ storagePrices, theme: 'dark', density: 'compact', partSizeBytes: 8 << 20 })
    await file.reset()
    expect(await file.read()).toEqual({ ...initial, storagePrices })
  })

  it('are of a thousand stores at most', async () => {
    const dataDir = await mkdtemp(join(folder(), 'data-'))
    const file = new SettingsFile(dataDir)
    const price = { perGbMonth: 1, currency: 'CNY' }
    const many = Array.from({ length: 1000 }, (_, index) => [`store-${index}`, price] as const)
    await file.change({ storagePrices: Object.fromEntries(many) })
    await expect(file.change({ storagePrices: { another: price } })).rejects.toMatchObject({
      code: 'TooLarge',
    })
  })

  it('forget the rules of a collection that nobody can collect by, and keep those of other stores', async () => {
    const dataDir = await mkdtemp(join(folder(), 'data-'))
    const rules = { mode: 'safe', deleteUntagged: false, minAgeHours: 24, retention: [], graceDays: 7 }
    const collectionRules = {
      good: rules,
      mode: { ...rules, mode: 'everything' },
      young: { ...rules, minAgeHours: -1 },
      grace: { ...rules, graceDays: 2 },
      retention: { ...rules, retention: [{ repositories: '', keepTags: [] }] },
      text: 'none',
    }
    await writeFile(join(dataDir, 'settings.json'), JSON.stringify({ theme: 'dark', collectionRules }))
    expect(await new SettingsFile(dataDir).read()).toEqual({
      ...initial,
      theme: 'dark',
      collectionRules: { good: rules },
    })
  })

  it.each([
    ['there are none', undefined, initial],
    ['they are no document', '{', initial],
    ['they are something else', '[]', initial],
    ['one of them is unknown', '{"theme": "pink", "language": "en"}', { ...initial, language: 'en' }],
    ['a number is out of bounds', '{"language": "en", "maxRequests": 1000}', { ...initial, language: 'en' }],
    ['a switch is neither', '{"theme": "dark", "singleKeys": "no"}', { ...initial, theme: 'dark' }],
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
