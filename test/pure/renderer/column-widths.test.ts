import { describe, expect, it } from 'vitest'

import {
  hasBorder,
  keptWidths,
  mostPx,
  movedBorder,
  tracksOf,
} from '../../../renderer/parts/grid/column-widths.ts'

const name = { id: 'name', width: 'minmax(0, 1fr)' }
const size = { id: 'size', width: '66px' }
const pushed = { id: 'pushed', width: '82px' }
const buttons = { id: 'buttons', width: 'fit-content(190px)' }
const sign = { id: 'sign', width: '16px', headerHidden: true }
const columns = [name, size, pushed]

describe('the tracks of columns', () => {
  it('give way where there is no room for them', () => {
    expect(tracksOf(columns, {})).toBe('minmax(0, 1fr) minmax(40px, 66px) minmax(40px, 82px)')
  })
  it('keep something for the rest beside a chosen width', () => {
    expect(tracksOf(columns, { size: 200 })).toBe('minmax(72px, 1fr) minmax(40px, 200px) minmax(40px, 82px)')
  })
  it('keep a chosen width that is below the least', () => {
    expect(tracksOf(columns, { size: 24 })).toBe('minmax(72px, 1fr) 24px minmax(40px, 82px)')
  })
  it('let the first column take the rest when none does', () => {
    expect(tracksOf([size, pushed], {})).toBe('minmax(72px, 1fr) minmax(40px, 82px)')
    expect(tracksOf([size, pushed], { size: 90, pushed: 100 })).toBe('minmax(72px, 1fr) minmax(40px, 100px)')
    expect(tracksOf([sign, size], {})).toBe('16px minmax(72px, 1fr)')
  })
  it('keep a least that a column has of its own', () => {
    const wide = { id: 'name', width: 'minmax(130px, 1fr)' }
    expect(tracksOf([wide, size], { size: 90 })).toBe('minmax(130px, 1fr) minmax(40px, 90px)')
  })
})

describe('a border', () => {
  it('is behind each column that has one to take from', () => {
    expect([0, 1, 2].map((at) => hasBorder(columns, at))).toEqual([true, true, false])
  })
  it('is not beside what has the width of its contents', () => {
    expect([0, 1].map((at) => hasBorder([name, buttons], at))).toEqual([false, false])
    expect([0, 1, 2].map((at) => hasBorder([sign, name, size], at))).toEqual([false, true, false])
  })
})

describe('moving a border', () => {
  it('gives to one column what the next one loses', () => {
    expect(movedBorder(columns, [300, 66, 82], 0, 20)).toEqual([320, 46, 82])
    expect(movedBorder(columns, [300, 66, 82], 0, -50)).toEqual([250, 116, 82])
  })
  it('goes on to the columns behind when the next one has no more', () => {
    expect(movedBorder(columns, [300, 66, 82], 0, 50)).toEqual([350, 40, 58])
  })
  it('ends where no column has any more', () => {
    expect(movedBorder(columns, [300, 66, 82], 0, 500)).toEqual([368, 40, 40])
    expect(movedBorder(columns, [300, 66, 82], 1, -500)).toEqual([300, 40, 108])
    expect(mostPx(columns, [300, 66, 82], 0)).toBe(368)
  })
  it('does not make narrower what is below the least already', () => {
    expect(movedBorder(columns, [300, 24, 82], 0, 30)).toEqual([330, 24, 52])
    expect(movedBorder(columns, [30, 66, 82], 0, -10)).toEqual([30, 66, 82])
  })
  it('leaves columns of icons and buttons as they are', () => {
    expect(movedBorder([name, sign, size], [300, 16, 66], 0, 10)).toEqual([310, 16, 56])
  })
})

describe('what is kept of a moved border', () => {
  it('is the width of the other column beside the one that takes the rest', () => {
    expect(keptWidths(columns, {}, [300, 66, 82], [280, 86, 82])).toEqual({ size: 86 })
  })
  it('is both widths where another column takes the rest', () => {
    expect(keptWidths(columns, {}, [300, 66, 82], [300, 86, 62])).toEqual({ size: 86, pushed: 62 })
  })
  it('leaves one of several that share the rest', () => {
    const both = [name, { id: 'platforms', width: 'minmax(96px, 1fr)' }]
    expect(keptWidths(both, {}, [200, 200], [250, 150])).toEqual({ name: 250 })
    expect(keptWidths(both, { name: 250 }, [250, 150], [260, 140])).toEqual({ name: 260 })
  })
  it('adds to what was chosen before, in whole pixels', () => {
    expect(keptWidths(columns, { pushed: 90 }, [300, 66, 90], [289.6, 76.4, 90])).toEqual({
      pushed: 90,
      size: 76,
    })
  })
})
