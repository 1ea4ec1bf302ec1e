import { describe, expect, it } from 'vitest'

import { numberedName } from '../../../electron/transfers/local/numbered-name.ts'

describe('the numbered name beside an existing one', () => {
  it.each([
    ['notes.txt', 2, 'notes (2).txt'],
    ['notes.txt', 10, 'notes (10).txt'],
    ['notes.txt', 1, 'notes.txt'],
    ['a.b/layer.tar.gz', 2, 'a.b/layer (2).tar.gz'],
    ['a.b/README', 2, 'a.b/README (2)'],
    ['.bashrc', 2, '.bashrc (2)'],
    ['a/.tar.gz', 2, 'a/.tar (2).gz'],
    ['and so on. Then more', 2, 'and so on. Then more (2)'],
  ])('of the file %s, number %i, is %s', (path, number, name) => {
    expect(numberedName(path, number, 'file')).toBe(name)
  })

  it.each([
    ['v1.2', 2, 'v1.2 (2)'],
    ['v1.2', 1, 'v1.2'],
    ['a/b.tar.gz', 3, 'a/b.tar.gz (3)'],
  ])('of the folder %s, number %i, is %s', (path, number, name) => {
    expect(numberedName(path, number, 'folder')).toBe(name)
  })
})
