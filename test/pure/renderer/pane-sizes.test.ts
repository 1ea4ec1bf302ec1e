import { describe, expect, it } from 'vitest'

import { fittedPanes } from '../../../renderer/parts/layout/pane-sizes.ts'

const tree = { usualPx: 240, leastPx: 160, chosenPx: undefined }
const detail = { usualPx: 404, leastPx: 340, chosenPx: undefined }

describe('panes in the room that there is', () => {
  it('have their usual sizes where nothing was chosen', () => {
    expect(fittedPanes([tree, detail], 1208, 320).map(({ px }) => px)).toEqual([240, 404])
  })
  it('have what a person chose', () => {
    expect(fittedPanes([{ ...tree, chosenPx: 300 }, detail], 1208, 320).map(({ px }) => px)).toEqual([
      300, 404,
    ])
  })
  it('are never below their least', () => {
    expect(fittedPanes([{ ...tree, chosenPx: 20 }], 1208, 320).map(({ px }) => px)).toEqual([160])
  })
  it('can grow into what the rest does not need', () => {
    expect(fittedPanes([tree, detail], 1208, 320)).toEqual([
      { px: 240, leastPx: 160, mostPx: 484 },
      { px: 404, leastPx: 340, mostPx: 648 },
    ])
  })
  it('give way together in a window that became smaller', () => {
    const wide = [
      { ...tree, chosenPx: 400 },
      { ...detail, chosenPx: 580 },
    ]
    const fitted = fittedPanes(wide, 1100, 320)
    expect(fitted.map(({ px }) => px)).toEqual([300, 480])
    expect(fitted.map(({ mostPx }) => mostPx)).toEqual([300, 480])
  })
  it('stay at their least where there is no room at all', () => {
    expect(fittedPanes([tree, detail], 400, 320)).toEqual([
      { px: 160, leastPx: 160, mostPx: 160 },
      { px: 340, leastPx: 340, mostPx: 340 },
    ])
  })
})
