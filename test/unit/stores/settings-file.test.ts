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
    } as const
    await new SettingsFile(dataDir).write(settings)
    expect(await new SettingsFile(dataDir).read()).toEqual(settings)
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
