import { describe, expect, it } from 'vitest'

import { differenceKinds, type FileSideColumns } from '../../../electron/api/rows.ts'
import {
  addFiles,
  fileAt,
  matchingFileSteps,
  noFiles,
  pathAt,
  sizeAt,
  type FileDifferences,
} from '../../../renderer/api/lists/file-differences.ts'
import { atOnce } from '../../../renderer/parts/in-slices.ts'

const [added, changed, gone] = (['added', 'changed', 'gone'] as const).map((kind) =>
  differenceKinds.indexOf(kind),
)

function side(layers: readonly number[]): FileSideColumns {
  const { length } = layers
  return {
    kinds: new Uint8Array(length),
    sizesBytes: Float64Array.from(layers, (layer) => 10 * layer),
    modes: new Uint32Array(length).fill(0o644),
    userIds: new Float64Array(length),
    groupIds: new Float64Array(length),
    layers: Uint32Array.from(layers),
    targets: layers.map(() => ''),
  }
}

/** Files that are added, changed and gone in turns. */
function block(first: number, paths: readonly string[]) {
  const kinds = paths.map((_, at) => [added, changed, gone][at % 3] ?? 0)
  return {
    first,
    paths,
    changes: Uint8Array.from(kinds),
    differs: Uint8Array.from(kinds, (kind) => (kind === changed ? 1 : 0)),
    before: side(kinds.map((kind) => (kind === added ? 0 : 1))),
    after: side(kinds.map((kind) => (kind === gone ? 0 : 2))),
  }
}

function found(list: FileDifferences, change: 'added' | 'changed' | undefined, text: string) {
  const among = atOnce(matchingFileSteps(list, change, text))
  return [...among.keys()].filter((at) => among[at] === 1).map((at) => pathAt(list, at))
}

describe('files that differ, in columns', () => {
  const shorter = addFiles(noFiles, block(0, ['a', 'B/one', 'c']))
  const list = addFiles(shorter, block(3, ['d/One', 'e']))

  it('are found by their number in whichever block', () => {
    expect(fileAt(list, 1)).toMatchObject({ path: 'B/one', change: 'changed', differs: 1 })
    expect(fileAt(list, 2)?.after).toBeUndefined()
    expect(fileAt(list, 3)).toMatchObject({ path: 'd/One', change: 'added', after: { layer: 2 } })
    expect(fileAt(list, 5)).toBeUndefined()
    expect(sizeAt(list, 'before', 3)).toBe(-1)
    expect(sizeAt(list, 'after', 3)).toBe(20)
  })

  it('are filtered by change and a part of the path, whatever the case', () => {
    expect(found(list, undefined, 'ONE')).toEqual(['B/one', 'd/One'])
    expect(found(list, 'added', 'one')).toEqual(['d/One'])
    expect(found(list, 'changed', '')).toEqual(['B/one', 'e'])
  })

  it('grow without changing what an older list shows, and begin anew', () => {
    expect(found(shorter, undefined, '')).toEqual(['a', 'B/one', 'c'])
    expect(found(addFiles(list, block(0, ['z'])), undefined, '')).toEqual(['z'])
    expect(noFiles.blocks).toEqual([])
  })

  it('are looked through a block at a time: the window goes on between two', () => {
    let many = noFiles
    for (let first = 0; first < 300_000; first += 4096) {
      const paths = Array.from({ length: 4096 }, (_, at) => `usr/lib/some/longer/folder/file-${first + at}`)
      many = addFiles(many, block(first, paths))
    }
    let steps = 0
    for (const _ of matchingFileSteps(many, 'changed', 'file-2999')) steps += 1
    expect(steps).toBe(many.blocks.length)
  })
})
