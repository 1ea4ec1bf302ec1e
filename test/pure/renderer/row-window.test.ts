import { describe, expect, it } from 'vitest'

import { rowByKey } from '../../../renderer/parts/grid/row-keys.ts'
import { rowWindow, scrollToRow, type Scroller } from '../../../renderer/parts/grid/row-window.ts'

const scroller: Scroller = {
  rows: 1000,
  rowHeightPx: 30,
  headPx: 30,
  viewportPx: 330,
  maxHeightPx: 10_000_000,
}

describe('the rows in sight', () => {
  it('are a few more than fit', () => {
    const { first, last, heightPx } = rowWindow(scroller, 0)
    expect(first).toBe(0)
    expect(last).toBeLessThan(20)
    expect(last).toBeGreaterThanOrEqual(10)
    expect(heightPx).toBe(30_000)
  })

  it('lie where they would lie if all were made', () => {
    const { first, topPx } = rowWindow(scroller, 6000)
    expect(first).toBeLessThanOrEqual(200)
    expect(topPx).toBe(first * 30)
  })

  it('end with the list', () => {
    expect(rowWindow(scroller, 30_000 - 300).last).toBe(1000)
    expect(rowWindow({ ...scroller, rows: 0 }, 0)).toMatchObject({ first: 0, last: 0, heightPx: 0 })
  })

  it('reach from the first to the last of a list taller than an element may be', () => {
    const tall = { ...scroller, rows: 1_000_000, maxHeightPx: 1_000_000 }
    expect(rowWindow(tall, 0).first).toBe(0)
    const end = rowWindow(tall, tall.maxHeightPx - 300)
    expect(end.last).toBe(1_000_000)
    const lastTopPx = end.topPx + (end.last - 1 - end.first) * 30
    expect(lastTopPx + 30).toBeCloseTo(tall.maxHeightPx, 0)
  })

  it('are brought there by the least scrolling', () => {
    expect(scrollToRow(scroller, 0, 5)).toBeUndefined()
    expect(scrollToRow(scroller, 0, 10)).toBe(30)
    expect(scrollToRow(scroller, 600, 3)).toBe(90)
  })

  it('hold the row that was brought into sight, in a list taller than an element may be', () => {
    const tall = { ...scroller, rows: 1_000_000, maxHeightPx: 1_000_000 }
    const scrollPx = scrollToRow(tall, 0, 765_432) ?? 0
    const { first, last } = rowWindow(tall, scrollPx)
    expect(first).toBeLessThan(765_432)
    expect(last).toBeGreaterThan(765_432)
  })
})

describe('keys among rows', () => {
  it('go one on, a page on, and to the ends, never beyond', () => {
    expect(rowByKey('ArrowDown', 10, 3, 5)).toBe(4)
    expect(rowByKey('ArrowUp', 10, 0, 5)).toBe(0)
    expect(rowByKey('PageDown', 10, 7, 5)).toBe(9)
    expect(rowByKey('PageUp', 10, 7, 5)).toBe(2)
    expect(rowByKey('Home', 10, 7, 5)).toBe(0)
    expect(rowByKey('End', 10, undefined, 5)).toBe(9)
    expect(rowByKey('x', 10, 1, 5)).toBeUndefined()
    expect(rowByKey('ArrowDown', 0, undefined, 5)).toBeUndefined()
  })

  it('begin with the first row when none is chosen', () => {
    expect(rowByKey('ArrowDown', 10, undefined, 5)).toBe(0)
  })
})
