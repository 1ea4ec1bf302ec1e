import { describe, expect, it } from 'vitest'

import {
  noSelection,
  detailOf,
  select,
  selectAll,
  selectForMenu,
  stepOf,
  type Selection,
} from '../../../renderer/parts/grid/selection.ts'

const keys = ['a', 'b', 'c', 'd', 'e']

describe('rows that are chosen together', () => {
  it('are one after a plain press, whatever was chosen before', () => {
    const all = selectAll(noSelection, keys)
    expect(chosenOf(select(all, keys, 'c', 'only'))).toEqual(['c'])
  })

  it('become one more, and one less when pressed again, with Ctrl', () => {
    const two = select(select(noSelection, keys, 'b', 'only'), keys, 'd', 'toggle')
    expect(chosenOf(two)).toEqual(['b', 'd'])
    expect(chosenOf(select(two, keys, 'b', 'toggle'))).toEqual(['d'])
  })

  it('reach from the row that was pressed first to the one that is pressed with Shift, either way', () => {
    const one = select(noSelection, keys, 'c', 'only')
    const down = select(one, keys, 'e', 'range')
    expect(chosenOf(down)).toEqual(['c', 'd', 'e'])
    expect(chosenOf(select(down, keys, 'a', 'range'))).toEqual(['a', 'b', 'c'])
  })

  it('begin at the pressed row when there is nothing to reach from', () => {
    expect(chosenOf(select(noSelection, keys, 'b', 'range'))).toEqual(['b'])
    const gone: Selection = { chosen: new Set(['x']), cursor: 'x', anchor: 'x' }
    expect(chosenOf(select(gone, keys, 'b', 'range'))).toEqual(['b'])
  })

  it('stay as they are for a menu on one of them, and give way to a row beside them', () => {
    const two = select(select(noSelection, keys, 'b', 'only'), keys, 'd', 'toggle')
    expect(chosenOf(selectForMenu(two, 'b'))).toEqual(['b', 'd'])
    expect(chosenOf(selectForMenu(two, 'a'))).toEqual(['a'])
  })

  it('have the details of one of them beside them: of the one that was shown, of the pressed one, or of another', () => {
    const two = select(select(noSelection, keys, 'b', 'only'), keys, 'd', 'toggle')
    expect(detailOf(two, 'b', 'd')).toBe('b')
    expect(detailOf(two, 'a', 'd')).toBe('d')
    expect(detailOf(select(two, keys, 'b', 'toggle'), 'b', 'b')).toBe('d')
    const none = select(select(noSelection, keys, 'b', 'only'), keys, 'b', 'toggle')
    expect(detailOf(none, 'b', 'b')).toBeUndefined()
  })

  it('are asked for by Shift before Ctrl', () => {
    expect(stepOf({ shiftKey: true, ctrlKey: true, metaKey: false })).toBe('range')
    expect(stepOf({ shiftKey: false, ctrlKey: false, metaKey: true })).toBe('toggle')
    expect(stepOf({ shiftKey: false, ctrlKey: false, metaKey: false })).toBe('only')
  })
})

function chosenOf(selection: Selection): readonly string[] {
  return [...selection.chosen]
}
