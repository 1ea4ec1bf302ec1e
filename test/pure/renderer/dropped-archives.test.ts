import { describe, expect, it } from 'vitest'

import { allPlain, groupDropped, type DroppedGroups } from '../../../renderer/api/drops/dropped-archives.ts'
import type { Picked } from '../../../renderer/api/drops/uploads.ts'

function picked(...paths: readonly string[]): readonly Picked[] {
  return paths.map((relativePath) => ({ file: new File(['four'], relativePath), relativePath }))
}

function shapeOf({ archives, plain }: DroppedGroups) {
  return {
    archives: archives.map(({ kind, name, files }) => ({ kind, name, files: files.length })),
    plain: plain.map(({ relativePath }) => relativePath),
  }
}

describe('what is dropped to be pushed', () => {
  it('may be an archive under any name, as long as it was dropped itself', () => {
    expect(shapeOf(groupDropped(picked('edge.tar', 'README')))).toEqual({
      archives: [
        { kind: 'file', name: 'edge.tar', files: 1 },
        { kind: 'file', name: 'README', files: 1 },
      ],
      plain: [],
    })
  })

  it('is looked at within folders only where its name is that of an archive', () => {
    expect(shapeOf(groupDropped(picked('release/edge.tar.gz', 'release/notes.md')))).toEqual({
      archives: [{ kind: 'file', name: 'release/edge.tar.gz', files: 1 }],
      plain: ['release/notes.md'],
    })
  })

  it('is one archive where a folder is an OCI layout, whatever lies in it', () => {
    const groups = groupDropped(
      picked('a/oci-layout', 'a/index.json', 'a/blobs/sha256/0f', 'a/extra.tar', 'b/oci-layout'),
    )
    expect(shapeOf(groups)).toEqual({
      archives: [{ kind: 'folder', name: 'a', files: 4 }],
      plain: ['b/oci-layout'],
    })
    expect(groups.archives[0]?.sizeBytes).toBe(16)
  })

  it('is one archive where what is in a layout was dropped without its folder', () => {
    const groups = groupDropped(picked('oci-layout', 'index.json', 'blobs/sha256/0f', 'notes/read.me'))
    expect(shapeOf(groups)).toEqual({
      archives: [{ kind: 'folder', name: 'oci-layout', files: 3 }],
      plain: ['notes/read.me'],
    })
  })

  it('is the outermost of layouts that lie in each other', () => {
    const groups = groupDropped(
      picked(
        'a/oci-layout',
        'a/index.json',
        'a/in/oci-layout',
        'a/in/index.json',
        'ab/oci-layout',
        'ab/index.json',
      ),
    )
    expect(shapeOf(groups).archives).toEqual([
      { kind: 'folder', name: 'a', files: 4 },
      { kind: 'folder', name: 'ab', files: 2 },
    ])
  })

  it('is never more archives than one preview takes; what is over is left as files', () => {
    const many = picked(...Array.from({ length: 1003 }, (_, index) => `${index}.tar`))
    const { archives, plain } = groupDropped(many)
    expect([archives.length, plain.length]).toEqual([1000, 3])
  })

  it('keeps what could not be read apart, also when all of it is to be stored as files', () => {
    const unreadable = { relativePath: 'a/locked', reason: 'no' }
    const groups = allPlain(groupDropped([...picked('a/x.tar', 'a/y'), unreadable]))
    expect(shapeOf(groups)).toEqual({ archives: [], plain: ['a/x.tar', 'a/y'] })
    expect(groups.unreadable).toEqual([unreadable])
  })
})
