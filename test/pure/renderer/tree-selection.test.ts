import { describe, expect, it } from 'vitest'

import { noSelection, select, type Selection } from '../../../renderer/parts/grid/selection.ts'
import { choosable, reachTo } from '../../../renderer/parts/grid/tree-selection.ts'

const nodes = [
  { id: 'a', selectable: false },
  { id: 'a/one' },
  { id: 'a/two' },
  { id: 'b', selectable: false },
  { id: 'b/three' },
]

describe('nodes of a tree that are chosen together', () => {
  it('are those that can be chosen, over what only groups them', () => {
    const one = select(noSelection, [], 'a/one', 'only')
    const reached = reachTo(one, nodes, 'a/one', 'b/three')
    expect(chosenOf(reached)).toEqual(['a/one', 'a/two', 'b/three'])
    expect(choosable(nodes)).toEqual(chosenOf(reached))
  })

  it('stay what they are when it is reached to a group, and can be reached on from it', () => {
    const two = select(noSelection, [], 'a/two', 'only')
    const onGroup = reachTo(two, nodes, 'a/two', 'b')
    expect(chosenOf(onGroup)).toEqual(['a/two'])
    expect(chosenOf(reachTo(onGroup, nodes, 'b', 'b/three'))).toEqual(['a/two', 'b/three'])
  })

  it('begin at the cursor, where that has moved on without choosing anything', () => {
    const one = select(noSelection, [], 'a/one', 'only')
    expect(chosenOf(reachTo(one, nodes, 'b', 'b/three'))).toEqual(['b/three'])
    expect(chosenOf(reachTo(noSelection, nodes, 'a/two', 'a/one'))).toEqual(['a/one', 'a/two'])
  })
})

function chosenOf(selection: Selection): readonly string[] {
  return [...selection.chosen]
}
