import { describe, expect, it } from 'vitest'

import { uploadKey } from '../../../electron/transfers/model/upload-key.ts'

describe('the key of an uploaded file', () => {
  it.each([
    ['', 'file', 'file'],
    ['a/b/', 'c/d e.txt', 'a/b/c/d e.txt'],
    ['odd//folder/', '...', 'odd//folder/...'],
    ['', 'ünï/🙂', 'ünï/🙂'],
    ['p/', 'x'.repeat(1022), `p/${'x'.repeat(1022)}`],
  ])('%j and %j', (prefix, relativePath, key) => {
    expect(uploadKey(prefix, relativePath)).toBe(key)
  })

  it.each(['', '/', '/file', 'file/', 'a//b', '.', '..', 'a/../b', 'a/./b', 'a\u0000', 'a\tb', '\u007f'])(
    'is not made of %j',
    (relativePath) => {
      expect(() => uploadKey('p/', relativePath)).toThrow(/path|name/)
    },
  )

  it('has at most 1024 bytes, whatever its characters', () => {
    expect(() => uploadKey('p/', 'x'.repeat(1023))).toThrow('1024 bytes')
    expect(() => uploadKey('p/', '🙂'.repeat(256))).toThrow('1024 bytes')
  })
})
