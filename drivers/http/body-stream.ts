import { Readable } from 'node:stream'

/** A stream of a body to send, in slices of 256 KiB that are not copied. Sent in one piece, a large part would block the thread. */
export function bodyStream(body: Uint8Array): Readable {
  return Readable.from(slices(body), { objectMode: false })
}

/** The same bytes in order. */
export function* slices(body: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < body.byteLength; at += sliceBytes) yield body.subarray(at, at + sliceBytes)
}

const sliceBytes = 256 * 1024
