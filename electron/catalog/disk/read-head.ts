import { readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

import { DamagedCatalog } from './check-tables.ts'
import { aligned, fixedBytes, ownByteOrder, parseHead, readFixed, type FileHead } from './file-head.ts'

/**
 * The head of an open file, and where its columns begin; undefined where the file is of another kind, version, processor,
 * bucket or root directory. Fails with DamagedCatalog.
 */
export function readHead(
  file: number,
  fingerprint: string,
): (FileHead & { readonly columnsAt: number }) | undefined {
  const fixed = readFixed(readBytes(file, 0, fixedBytes))
  if (fixed === undefined) return undefined
  const json = readBytes(file, fixedBytes, fixed.headBytes)
  if (json.length !== fixed.headBytes || crc32(json) !== fixed.checksum) throw new DamagedCatalog('head')
  const head = parseHead(json.toString('utf8'))
  if (head.fingerprint !== fingerprint || head.byteOrder !== ownByteOrder()) return undefined
  return { ...head, columnsAt: aligned(fixedBytes + fixed.headBytes) }
}

function readBytes(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let at = 0
  while (at < length) {
    const read = readSync(file, bytes, at, length - at, from + at)
    if (read === 0) break
    at += read
  }
  return bytes.subarray(0, at)
}
