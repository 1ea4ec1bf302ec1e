import { refused } from '../refusals.ts'

/** Zeros shrink a thousand times: some of them are in disk images, but no more than bombs have. */
function mostUnpacked(packedBytes: number): number {
  return 256 * 1024 ** 2 + 200 * packedBytes
}

/** Counts what comes out of `packedBytes`. TooLarge where it is more than comes out of anything honest. */
export function unpackedCounter(packedBytes: number, format: string): (bytes: number) => void {
  const mostBytes = mostUnpacked(packedBytes)
  let unpacked = 0
  return (bytes) => {
    unpacked += bytes
    if (unpacked > mostBytes) throw refused('packingTooLarge', { format, mostBytes })
  }
}
