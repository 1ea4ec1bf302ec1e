import { Readable } from 'node:stream'

/** A body to be sent, in slices and without a copy: sent at once, a large part would hold the thread. */
export function bodyStream(body: Uint8Array): Readable {
  return Readable.from(slices(body), { objectMode: false })
}

function* slices(body: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < body.byteLength; at += sliceBytes) yield body.subarray(at, at + sliceBytes)
}

const sliceBytes = 256 * 1024
