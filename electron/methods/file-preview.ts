import { asDigest } from '../../drivers/common/names.ts'
import type { FilePreview } from '../api/rows.ts'

/**
 * What can be shown of an object by its bytes alone: its name and its media type are what somebody else says. An image is told
 * by its first bytes; SVG is text, since it may hold scripts.
 */
export function previewOf(key: string, bytes: Uint8Array): FilePreview {
  if (bytes.byteLength === 0) return { kind: 'empty' }
  const mediaType = imageType(bytes)
  if (mediaType !== undefined) {
    return {
      kind: 'image',
      mediaType,
      base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    }
  }
  const text = textOf(bytes)
  if (text === undefined) return { kind: 'binary' }
  const digest = key.endsWith('/link') ? asDigest(text) : undefined
  if (digest !== undefined) return { kind: 'link', digest }
  return isJson(text) ? { kind: 'json', text } : { kind: 'text', text }
}

/** By the first bytes, which no other kind of file has. */
function imageType(bytes: Uint8Array): ImageType | undefined {
  return imageTypes.find(({ marks }) =>
    marks.every(
      ({ at, text }) => Buffer.from(bytes.subarray(at, at + text.length)).toString('latin1') === text,
    ),
  )?.mediaType
}

type ImageType = Extract<FilePreview, { kind: 'image' }>['mediaType']

const imageTypes: readonly {
  readonly mediaType: ImageType
  readonly marks: readonly { readonly at: number; readonly text: string }[]
}[] = [
  { mediaType: 'image/png', marks: [{ at: 0, text: '\u0089PNG\r\n\u001A\n' }] },
  { mediaType: 'image/jpeg', marks: [{ at: 0, text: '\u00FF\u00D8\u00FF' }] },
  { mediaType: 'image/gif', marks: [{ at: 0, text: 'GIF8' }] },
  {
    mediaType: 'image/webp',
    marks: [
      { at: 0, text: 'RIFF' },
      { at: 8, text: 'WEBP' },
    ],
  },
]

/** Undefined for bytes that are no UTF-8, or hold what no text has. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A document with members; a number alone is text, too. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
