import { describe, expect, it } from 'vitest'

import { previewOf } from '../../../electron/methods/file-preview.ts'

const digest = `sha256:${'ab'.repeat(32)}`
const bytesOf = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array => Buffer.from(text, encoding)

describe('the preview of an object', () => {
  it.each([
    ['text', 'notes.bin', 'Some text\nin 中文', { kind: 'text', text: 'Some text\nin 中文' }],
    ['a document', 'x', ' {"a": [1]}', { kind: 'json', text: ' {"a": [1]}' }],
    ['a broken document as text', 'x.json', '{"a": ', { kind: 'text', text: '{"a": ' }],
    ['a number as text', 'x.json', '12', { kind: 'text', text: '12' }],
    ['a link', 'a/current/link', digest, { kind: 'link', digest }],
    ['a digest that is no link file as text', 'a/note', digest, { kind: 'text', text: digest }],
    ['a link with more in it as text', 'a/link', `${digest}\n`, { kind: 'text', text: `${digest}\n` }],
    ['nothing', 'a', '', { kind: 'empty' }],
    ['a drawing that may hold scripts as text', 'a.svg', '<svg/>', { kind: 'text', text: '<svg/>' }],
  ])('shows %s', (_, key, text, preview) => {
    expect(previewOf(key, bytesOf(text))).toEqual(preview)
  })

  it.each([
    ['image/png', '\u0089PNG\r\n\u001A\nrest'],
    ['image/jpeg', '\u00FF\u00D8\u00FF\u00E0'],
    ['image/gif', 'GIF89a'],
    ['image/webp', 'RIFF1234WEBPVP8 '],
  ])('knows an image of %s by its bytes, whatever its name', (mediaType, bytes) => {
    expect(previewOf('text.txt', bytesOf(bytes, 'latin1'))).toEqual({
      kind: 'image',
      mediaType,
      base64: Buffer.from(bytes, 'latin1').toString('base64'),
    })
  })

  it('shows no bytes that are neither text nor image', () => {
    expect(previewOf('a.png', bytesOf('\u00FF\u00FE\u00FD', 'latin1'))).toEqual({ kind: 'binary' })
    expect(previewOf('a.txt', bytesOf('text\u0000and more'))).toEqual({ kind: 'binary' })
  })
})
