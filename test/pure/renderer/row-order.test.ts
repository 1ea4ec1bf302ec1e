import { describe, expect, it } from 'vitest'

import { naturalKey } from '../../../renderer/parts/grid/natural-key.ts'
import { rowOrder, rowOrderSteps } from '../../../renderer/parts/grid/row-order.ts'

const random = (() => {
  let seed = 42
  return (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
})()

interface Row {
  readonly name: string
  readonly size: number
}

const rows: readonly Row[] = Array.from({ length: 23_457 }, (_, at) => ({
  name: `name-${random(5000)}`,
  size: at % 11 === 0 ? -1 : random(3000),
}))
const bySize = (row: Row): number => row.size
const byName = (row: Row): string => row.name

describe('rows in the order of a column', () => {
  it.each([
    ['ascending', [1, 3, 0, 2]],
    ['descending', [3, 1, 0, 2]],
  ] as const)('whose number is not known come last, %s', (direction, order) => {
    const sizes = [Number.NaN, 0, Number.NaN, 7]
    expect([...rowOrder({ rows: sizes, sortKey: (size) => size, direction })]).toEqual(order)
  })

  it.each(['ascending', 'descending'] as const)(
    'are sorted by numbers, %s, equal ones as given',
    (direction) => {
      const sign = direction === 'ascending' ? 1 : -1
      const expected = rows.toSorted((a, b) => sign * (a.size - b.size))
      expect(Array.from(rowOrder({ rows, sortKey: bySize, direction }), (at) => rows[at])).toEqual(expected)
    },
  )

  it.each(['ascending', 'descending'] as const)(
    'are sorted by texts, %s, equal ones as given',
    (direction) => {
      const sign = direction === 'ascending' ? 1 : -1
      const expected = rows.toSorted((a, b) => sign * (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
      expect(Array.from(rowOrder({ rows, sortKey: byName, direction }), (at) => rows[at])).toEqual(expected)
    },
  )

  it('are sorted again from an order of the first of them', () => {
    const before = rowOrder({ rows: rows.slice(0, 20_000), sortKey: bySize, direction: 'ascending' })
    const steps = rowOrderSteps({ rows, sortKey: bySize, direction: 'ascending' }, before)
    let slices = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) slices += 1
    const whole = rowOrder({ rows, sortKey: bySize, direction: 'ascending' })
    expect(step.value).toEqual(whole)
    expect(slices).toBeGreaterThan(5)
  })

  it('stay as they are without a column, and may be none', () => {
    const three = rows.slice(0, 3)
    expect([...rowOrder({ rows: three, sortKey: undefined, direction: 'descending' })]).toEqual([0, 1, 2])
    expect([...rowOrder({ rows: [], sortKey: bySize, direction: 'ascending' })]).toEqual([])
  })
})

describe('a name that sorts as people sort names', () => {
  it('is compared as by a collator for English', () => {
    const { compare } = new Intl.Collator('en', { numeric: true })
    const signs = ['a', 'B', 'b', 'A', 'z', '0', '1', '9', '10', '007', '.', '-', '_', 'v']
    const names = Array.from({ length: 400 }, () =>
      Array.from({ length: 1 + random(6) }, () => signs[random(signs.length)]).join(''),
    )
    for (const a of names) {
      for (const b of names) {
        const expected = compare(a, b)
        if (expected === 0) continue
        expect([a, b, naturalKey(a) < naturalKey(b)]).toEqual([a, b, expected < 0])
      }
    }
  })

  it('puts versions in their order', () => {
    const versions = ['latest', 'v10.0.1', 'v2.0', 'v2.0-rc.1', 'v2.10', 'v2.9', 'Latest']
    const sorted = versions.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1))
    expect(sorted).toEqual(['latest', 'Latest', 'v2.0', 'v2.0-rc.1', 'v2.9', 'v2.10', 'v10.0.1'])
  })
})
