import { gzipSync } from 'node:zlib'

/** A layer with nothing but a table. */
export function estargzOf(table: unknown, footer: 'new' | 'old' = 'new', before = 100): Buffer {
  const json = Buffer.from(typeof table === 'string' ? table : JSON.stringify(table))
  const header = Buffer.alloc(512)
  header.write('stargz.index.json', 0)
  header.write('0000644\0', 100)
  header.write(`${json.byteLength.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const end = Buffer.alloc(1024 + ((512 - (json.byteLength % 512)) % 512))
  const member = gzipSync(Buffer.concat([header, json, end]), { level: 1 })
  const extra = Buffer.from(`${before.toString(16).padStart(16, '0')}STARGZ`)
  const field = footer === 'old' ? extra : Buffer.concat([Buffer.from([0x53, 0x47, 22, 0]), extra])
  const tail = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, field.byteLength, 0]),
    field,
    Buffer.from([1, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0]),
  ])
  return Buffer.concat([Buffer.alloc(before), member, tail])
}

/** Files of 12 bytes, each with a digest of its chunk. */
export function manyEntries(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    name: `folder-${at % 1000}/file-${at}`,
    type: 'reg',
    size: 12,
    mode: 420,
    offset: at,
    chunkDigest: `sha256:${String(at).padStart(64, '0')}`,
  }))
}
