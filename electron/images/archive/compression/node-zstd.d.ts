import type { Transform } from 'node:stream'

/** What Node has since 22.15, of what its types for 20 do not know. Ask whether it is there before you call it. */
declare module 'node:zlib' {
  function createZstdDecompress(options: { readonly chunkSize: number }): Transform
  /** Fails with ERR_BUFFER_TOO_LARGE for more than `maxOutputLength` bytes. */
  function zstdDecompressSync(bytes: Uint8Array, options: { readonly maxOutputLength: number }): Buffer
}
