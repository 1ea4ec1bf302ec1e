import { refused } from '../refusals.ts'

/** Disk images contain zeros, which compress a thousandfold, but whole files of them are decompression bombs. */
function maxOutputBytes(compressedBytes: number): number {
  return 256 * 1024 ** 2 + 200 * compressedBytes
}

/** Counts the output of `compressedBytes` of input. Fails with TooLarge above the limit for decompression bombs. */
export function outputLimit(compressedBytes: number, format: string): (bytes: number) => void {
  const mostBytes = maxOutputBytes(compressedBytes)
  let outputBytes = 0
  return (bytes) => {
    outputBytes += bytes
    if (outputBytes > mostBytes) throw refused('packingTooLarge', { format, mostBytes })
  }
}
