/** A frame of zstd whose blocks are not compressed: what every reader takes. */
export function zstdOf(content: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = []
  for (let at = 0; at === 0 || at < content.byteLength; at += blockBytes) {
    const rest = content.subarray(at, at + blockBytes)
    const isLast = at + blockBytes >= content.byteLength
    blocks.push(blockHead(rest.byteLength, 0, isLast), rest)
  }
  return Buffer.concat([frameHead(), ...blocks])
}

/** Zeros in zstd, 8 GiB of them in about 256 KiB: one byte, repeated. */
export function zstdBomb(): Uint8Array {
  const block = Buffer.concat([blockHead(blockBytes, 1, false), Buffer.alloc(1)])
  return Buffer.concat([frameHead(), ...Array.from({ length: 65_536 }, () => block)])
}

const blockBytes = 128 * 1024

/** No checksum, no size, a window of 1 MiB. */
function frameHead(): Uint8Array {
  return Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x50])
}

function blockHead(sizeBytes: number, type: 0 | 1, isLast: boolean): Uint8Array {
  const head = Buffer.alloc(3)
  head.writeUIntLE((sizeBytes << 3) | (type << 1) | (isLast ? 1 : 0), 0, 3)
  return head
}
