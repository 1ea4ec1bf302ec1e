import { describe, expect, it } from 'vitest'

import { PackedText } from '../../../renderer/parts/packed-text.ts'

function packed(texts: readonly string[]): PackedText {
  const text = new PackedText()
  for (const each of texts) text.add(each)
  return text
}

describe('texts that are searched together', () => {
  const texts = Array.from({ length: 10_001 }, (_, at) => `Team-${at % 113}/İmage_${at.toString(36)}`)

  it.each(['team-11', 'IMAGE_7', 'İ', '/', 'm', 'no such', 'image_zz', '3/i', ''])(
    'are found by %j',
    (wanted) => {
      const needle = wanted.toLowerCase()
      const expected = texts.flatMap((text, at) => (text.toLowerCase().includes(needle) ? [at] : []))
      expect(packed(texts).find(wanted)).toEqual(expected)
    },
  )

  it('are found as they are added', () => {
    const text = packed(['one'])
    expect(text.find('o')).toEqual([0])
    text.add('two')
    expect(text.find('o')).toEqual([0, 1])
    expect(text.size).toBe(2)
  })

  it('are never found across two of them', () => {
    const text = packed(['ab', 'cd', ''])
    expect(text.find('bc')).toEqual([])
    expect(text.find('b\nc')).toEqual([])
    expect(text.find('\n')).toEqual([])
    expect(text.find('')).toEqual([0, 1, 2])
    expect(packed([]).find('')).toEqual([])
  })

  it('may hold line breaks themselves', () => {
    expect(packed(['a\nb', 'b']).find('b')).toEqual([0, 1])
  })
})
