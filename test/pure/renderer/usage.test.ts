import { describe, expect, it } from 'vitest'

import type { StoreUsage, TagUsage } from '../../../electron/api/rows.ts'
import {
  classCost,
  formatMoney,
  monthlyCost,
  readAmount,
  type StoragePrice,
} from '../../../renderer/features/prices/storage-price.ts'
import { classesCost, classSavings, storeCost } from '../../../renderer/features/prices/store-cost.ts'
import { growthBars, growthScale } from '../../../renderer/features/usage/growth/growth-bars.ts'
import { areaBeside, areasOf } from '../../../renderer/features/usage/treemap/areas.ts'
import {
  nextZoom,
  repositoryItems,
  tagItems,
  zoomAbove,
} from '../../../renderer/features/usage/treemap/usage-items.ts'

describe('what storage costs', () => {
  const price: StoragePrice = { perGbMonth: 0.12, currency: 'CNY', classes: { IA: 0.08 } }

  it('is the sum of its classes, other files as standard, without those of no price', () => {
    const classes = [classOf('STANDARD', 3e9), classOf('IA', 2e9), classOf('ARCHIVE', 5e9)]
    const { perMonth, unpricedBytes } = storeCost({ classes, sizeBytes: 11e9 }, price)
    expect(perMonth).toBeCloseTo(3 * 0.12 + 2 * 0.08 + 1 * 0.12, 12)
    expect(unpricedBytes).toBe(5e9)
    expect(classCost(1e9, 'ARCHIVE', price)).toBeUndefined()
  })

  it('is that of the classes of what a collection takes, not of the standard class alone', () => {
    const taken = [
      { name: '', sizeBytes: 1e9 },
      { name: 'IA', sizeBytes: 4e9 },
      { name: 'ARCHIVE', sizeBytes: 2e9 },
    ]
    const { perMonth, unpricedBytes } = classesCost(taken, price)
    expect(perMonth).toBeCloseTo(1 * 0.12 + 4 * 0.08, 12)
    expect(unpricedBytes).toBe(2e9)
  })

  it('counts GiB where the service does', () => {
    expect(monthlyCost(2 ** 31, { ...price, unit: 'GiB' })).toBeCloseTo(0.24, 12)
  })

  it.each([
    [0.1 + 0.2, 'CNY', '¥0.30'],
    [1.005 * 1000, 'USD', '$1,005.00'],
    [-4.2, 'CNY', '-¥4.20'],
    [45.589999999999996, 'CNY', '¥45.59'],
    [1500, 'JPY', '¥1,500'],
  ])('%f %s is written %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency, 'en')).toBe(text)
  })

  it.each(['', '0', '-1', '1e9', '1.123456789', '1 000', 'abc', '.'])('is no amount: %s', (text) => {
    expect(readAmount(text)).toBeUndefined()
  })

  it('is less in a class with a lower price, for what is older than 90 days', () => {
    const classes = [classOf('STANDARD', 3e9, [2e9, 1e9, 0, 0]), classOf('IA', 2e9, [2e9, 2e9, 2e9, 2e9])]
    const savings = classSavings({ classes }, { ...price, classes: { IA: 0.08, HOT: 0.5 } })
    expect(savings).toEqual([{ name: 'IA', sizeBytes: 1e9, saved: expect.closeTo(0.04, 12) as number }])
  })
})

describe('areas of repositories', () => {
  const usage = usageOf({ 'ml/a': 500, 'ml/b': 300, 'ml/deep/c': 100, web: 90, none: 0, tiny: 1 })

  it('are the largest first, without those of no bytes; what cannot be seen is one area', () => {
    const { items, sizeBytes } = repositoryItems(usage, 'unique', '')
    expect(items.map(({ kind, name }) => (kind === 'repository' ? name : kind))).toEqual([
      'ml/a',
      'ml/b',
      'ml/deep/c',
      'web',
      'others',
    ])
    expect(sizeBytes).toBe(991)
    expect(items.reduce((sum, item) => sum + item.sizeBytes, 0)).toBe(991)
  })

  it('are at most 60 and one, of a hundred thousand', () => {
    const many = usageOf(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`r${at}`, 7])))
    const { items } = repositoryItems(many, 'unique', '')
    expect(items.length).toBeLessThanOrEqual(61)
    expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(100_000)
  })

  it('are those below a part of a name', () => {
    expect(repositoryItems(usage, 'unique', 'ml/').items.map(({ name }) => name)).toEqual([
      'ml/a',
      'ml/b',
      'ml/deep/c',
    ])
  })

  it('zoom to the next part of a name that parts what is shown, then to the repository', () => {
    const { names } = usage
    expect(nextZoom(names, '', 'ml/a')).toBe('ml/')
    expect(nextZoom(names, 'ml/', 'ml/a')).toBeUndefined()
    expect(nextZoom(names, 'ml/', 'ml/deep/c')).toBeUndefined()
    expect(nextZoom(names, '', 'web')).toBeUndefined()
    expect(nextZoom(['a/b/c/d', 'a/b/c/e', 'a/b/f'], '', 'a/b/c/d')).toBe('a/b/c/')
    expect(zoomAbove('ml/deep/')).toBe('ml/')
    expect(zoomAbove('ml/')).toBe('')
  })

  it('fill their frame, each by its size', () => {
    const { items } = repositoryItems(usage, 'unique', '')
    const areas = areasOf(items, 700, 400)
    expect(areas).toHaveLength(items.length)
    for (const { item, width, height } of areas.filter((area) => area.item.kind === 'repository')) {
      const share = item.sizeBytes / 991
      expect(Math.abs((width * height) / (700 * 400) - share)).toBeLessThan(0.02)
    }
    expect(areasOf(items, 0, 400)).toEqual([])
  })

  it('are seen within their frame and reached by keys, however small they are', () => {
    const { items } = repositoryItems(usageOf({ large: 1e12, small: 1e9, tiny: 19, none: 0 }), 'unique', '')
    const areas = areasOf(items, 300, 220)
    for (const { x, y, width, height } of areas) {
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(4)
      expect([x >= 0, y >= 0, x + width <= 300, y + height <= 220]).toEqual([true, true, true, true])
    }
    const reached = new Set([0])
    for (const at of reached) {
      for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
        reached.add(areaBeside(areas, at, key))
      }
    }
    expect(reached.size).toBe(areas.length)
  })

  it('are left by arrow keys for what lies there', () => {
    const areas = areasOf(repositoryItems(usage, 'unique', '').items, 700, 400)
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
      for (const [at, area] of areas.entries()) {
        const next = areas[areaBeside(areas, at, key)]
        if (next === undefined || next === area) continue
        // What is very thin lies over the edge of what is beside it.
        const over = 4
        const isThere = {
          ArrowRight: next.x + over >= area.x + area.width,
          ArrowLeft: next.x + next.width <= area.x + over,
          ArrowUp: next.y + next.height <= area.y + over,
          ArrowDown: next.y + over >= area.y + area.height,
        }[key]
        expect([key, isThere]).toEqual([key, true])
      }
    }
    expect(areaBeside(areas, 0, 'Enter')).toBe(0)
  })

  it('of tags have besides what tags share', () => {
    const tags = {
      names: ['v1', 'v2'],
      tagBytes: Float64Array.of(10, 12),
      uniqueBytes: Float64Array.of(0, 2),
      parts: { oneTagBytes: 2, severalTagsBytes: 7, untaggedBytes: 0, elsewhereBytes: 3 },
    } as unknown as TagUsage
    expect(tagItems(tags, 'unique').items.map(({ kind, sizeBytes }) => [kind, sizeBytes])).toEqual([
      ['tag', 2],
      ['severalTags', 7],
      ['elsewhere', 3],
    ])
    expect(tagItems(tags, 'all').items.map(({ name }) => name)).toEqual(['v2', 'v1'])
  })
})

describe('bars of growth', () => {
  it('add up what was written until then', () => {
    const growth = {
      step: 'month' as const,
      before: { referencedBytes: 100, unreferencedBytes: 1 },
      periods: [
        { startMs: 1, referencedBytes: 10, unreferencedBytes: 2 },
        { startMs: 2, referencedBytes: 5, unreferencedBytes: 0 },
      ],
    }
    expect(growthBars(growth, 12)).toEqual([
      { startMs: 1, referencedBytes: 110, unreferencedBytes: 3, addedBytes: 12 },
      { startMs: 2, referencedBytes: 115, unreferencedBytes: 3, addedBytes: 5 },
    ])
    expect(growthBars(growth, 1).map(({ startMs }) => startMs)).toEqual([2])
  })

  it.each([
    [412.6e9, 'GB', [0, 150e9, 300e9, 450e9]],
    [999, 'B', [0, 500, 1000]],
    [2.88e6, 'MB', [0, 1e6, 2e6, 3e6]],
    [0, 'B', [0, 0.5, 1]],
  ])('stand before round lines for %d bytes', (referencedBytes, unit, lines) => {
    const bar = { startMs: 0, referencedBytes, unreferencedBytes: 0, addedBytes: 0 }
    const scale = growthScale([bar])
    expect(scale.unit).toBe(unit)
    expect(scale.lines).toEqual(lines)
  })
})

function classOf(name: string, sizeBytes: number, olderBytes: readonly number[] = [0, 0, 0, 0]) {
  return { name, blobs: 1, sizeBytes, olderBytes }
}

function usageOf(bytes: Readonly<Record<string, number>>): StoreUsage {
  const uniqueBytes = Float64Array.from(Object.values(bytes))
  return { names: Object.keys(bytes), uniqueBytes } as unknown as StoreUsage
}
