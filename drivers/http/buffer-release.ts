import { MessageChannel, type MessagePort } from 'node:worker_threads'

/**
 * Releases the memory of bytes that were read and used; they are empty afterwards. The caller must be their only holder, as
 * the reader of a response is of its chunks. Bytes that share a buffer with others are not released. Without the release,
 * buffers are garbage outside V8's heap, for which V8 runs about a hundred collections a GiB.
 */
export function releaseBuffer(bytes: Uint8Array): void {
  if (bytes.byteLength === bytes.buffer.byteLength) transferAway(bytes)
}

/**
 * The same for several that undici read from a socket, and that may share buffers. Node reads into a buffer of 64 KiB; from
 * version 26 on it does not shorten the buffer when a little less came. Bytes that are at most half of their buffer stay:
 * they may be of a pool.
 */
export function releaseSocketBuffers(all: readonly Uint8Array[]): void {
  const buffers = new Set<ArrayBuffer>()
  for (const { buffer, byteLength } of all) {
    if (buffer instanceof ArrayBuffer && byteLength > buffer.byteLength / 2) buffers.add(buffer)
  }
  if (buffers.size > 0) closedPort.postMessage(undefined, [...buffers])
}

function transferAway({ buffer, byteLength }: Uint8Array): void {
  if (byteLength >= leastBytes && buffer instanceof ArrayBuffer) closedPort.postMessage(undefined, [buffer])
}

/** The same chunks; each is released when the reader asks for the next. */
export async function* releasingBuffers(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    yield chunk
    releaseBuffer(chunk)
  }
}

/** Smaller buffers are not worth the call. */
const leastBytes = 4 * 1024

/** A closed port: a buffer transferred to it is detached here and dropped. */
const closedPort = makeClosedPort()

function makeClosedPort(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  port2.close()
  return port1
}
