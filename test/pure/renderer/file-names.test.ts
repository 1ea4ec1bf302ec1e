import { describe, expect, it } from 'vitest'

import { movedInto, nameIn, renamed } from '../../../renderer/features/confirm-plan/file-names.ts'

describe('new names of files', () => {
  it('end in a slash where they are those of folders', () => {
    expect(renamed('a/b/', 'c')).toEqual({ from: 'a/b/', to: 'c/' })
    expect(renamed('a/b/', '/c/d//')).toEqual({ from: 'a/b/', to: 'c/d/' })
    expect(renamed('a/b', ' c/d ')).toEqual({ from: 'a/b', to: 'c/d' })
  })

  it('are the old ones in another folder, where there are several', () => {
    expect(movedInto(['a/b', 'a/c/'], 'x/y/')).toEqual([
      { from: 'a/b', to: 'x/y/b' },
      { from: 'a/c/', to: 'x/y/c/' },
    ])
    expect(movedInto(['a/b'], '')).toEqual([{ from: 'a/b', to: 'b' }])
  })

  it('are the last parts of keys', () => {
    expect(['a', 'a/b', 'a/b/', 'a/'].map(nameIn)).toEqual(['a', 'b', 'b/', 'a/'])
  })
})
