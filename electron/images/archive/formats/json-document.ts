import { isRecord } from '../../../registry/manifests/manifest.ts'
import { refused } from '../refusals.ts'

/**
 * Parses JSON as strictly as registries do: UTF-8 without a byte order mark, at most 200 levels deep. Fails with
 * Corrupt. `path` is the name in the archive.
 */
export function parseJson(bytes: Uint8Array, path: string): unknown {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw refused('byteOrderMark', {}, path)
  }
  requireShallow(bytes, path)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw refused('notJson', {}, path)
  }
}

export function parseJsonObject(bytes: Uint8Array, path: string): Readonly<Record<string, unknown>> {
  const document = parseJson(bytes, path)
  if (!isRecord(document)) throw refused('notJsonObject', {}, path)
  return document
}

/** Counts brackets outside of strings. */
function requireShallow(bytes: Uint8Array, path: string): void {
  let depth = 0
  let inText = false
  for (let at = 0; at < bytes.byteLength; at += 1) {
    const byte = bytes[at]
    if (inText) {
      if (byte === backslash) at += 1
      else if (byte === quote) inText = false
    } else if (byte === quote) inText = true
    else if (byte === openBracket || byte === openBrace) {
      depth += 1
      if (depth > deepest) throw refused('jsonTooDeep', { most: deepest }, path)
    } else if (byte === closeBracket || byte === closeBrace) depth -= 1
  }
}

const deepest = 200
const [quote, backslash] = [0x22, 0x5c]
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d]
