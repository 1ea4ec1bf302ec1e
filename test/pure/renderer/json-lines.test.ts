import { describe, expect, it } from 'vitest'

import { jsonLines, mostPieces, storedLines } from '../../../renderer/parts/values/json-lines.ts'

function laidOut(text: string): readonly string[] | undefined {
  return jsonLines(text)?.map(
    (line) => '  '.repeat(line.indent) + line.tokens.map((token) => token.text).join(''),
  )
}

describe('a JSON document laid out', () => {
  it('looks as JSON.stringify would write it', () => {
    const value = { a: [1, { b: 'x' }], c: {}, d: [], e: null, f: true, g: 'he said "\\"' }
    expect(laidOut(JSON.stringify(value))?.join('\n')).toBe(JSON.stringify(value, null, 2))
  })

  it('keeps numbers, escapes and doubled keys as they are stored', () => {
    expect(laidOut('{"n":12345678901234567890,"s":"\\u00e9","n":1.0}')).toEqual([
      '{',
      '  "n": 12345678901234567890,',
      '  "s": "\\u00e9",',
      '  "n": 1.0',
      '}',
    ])
  })

  it('tells keys from strings', () => {
    const kinds = jsonLines('{"key":"value"}')?.[1]?.tokens.map(({ kind }) => kind)
    expect(kinds).toEqual(['key', 'mark', 'string'])
  })

  it('is not made of what would take a window minutes: a million brackets, a million members', () => {
    const many = mostPieces
    expect(jsonLines('['.repeat(1_000_000))).toBeUndefined()
    expect(jsonLines(`[${'1,'.repeat(many)}1]`)).toBeUndefined()
    expect(jsonLines(`[${'1,'.repeat(many / 2 - 2)}1]`)?.length).toBe(many / 2 + 1)
  })

  it('is not made of what is no JSON', () => {
    expect(jsonLines('<html>')).toBeUndefined()
    expect(jsonLines('{"open": "')).toBeUndefined()
  })
})

describe('a document as stored', () => {
  it('keeps its lines, and cuts those that are too long to show', () => {
    expect(storedLines('a\n\nb')).toEqual(['a', '', 'b'])
    expect(storedLines('abcdefg', 3)).toEqual(['abc', 'def', 'g'])
  })
})
