import { describe, expect, it } from 'vitest'

import type { FileRow } from '../../../electron/api/rows.ts'
import { FolderIndex } from '../../../renderer/features/files/file-rows.ts'

function file(name: string, sizeBytes: number): FileRow {
  return { kind: 'file', name, key: `folder/${name}`, sizeBytes, modifiedAtMs: 0 }
}

function folder(name: string): FileRow {
  return { kind: 'folder', name, key: `folder/${name}/` }
}

describe('the rows of a folder', () => {
  it('add up, all of them or those that match a filter', () => {
    const index = new FolderIndex()
    const rows = index.update([[folder('Data'), file('a.bin', 5)], [file('data.txt', 7)]])
    expect(index.matching(rows, '')).toMatchObject({ folders: 1, files: 2, totalBytes: 12, among: undefined })
    const found = index.matching(rows, ' DATA ')
    expect(found).toMatchObject({ folders: 1, files: 1, totalBytes: 7 })
    expect([...(found.among ?? [])]).toEqual([1, 0, 1])
  })

  it('grow with the listing, and begin anew with another', () => {
    const index = new FolderIndex()
    const first = [file('a', 1)]
    const before = index.update([first])
    const after = index.update([first, [file('b', 2)]])
    expect([before.length, after.length]).toEqual([1, 2])
    expect(index.matching(before, 'b')).toMatchObject({ files: 0 })
    expect(index.update([[file('c', 3)]]).map(({ name }) => name)).toEqual(['c'])
    expect(index.update([])).toEqual([])
  })
})
