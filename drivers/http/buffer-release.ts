import { MessageChannel, type MessagePort } from 'node:worker_threads'

/**
 * Gives back the memory of bytes that were read and used; they are empty afterwards. For who knows that nobody else
 * holds them: the chunks of an answer are their reader's. Bytes that share their buffer with others stay. What is not
 * given back is garbage outside of V8's heap, because of which V8 collects what is inside a hundred times in a GiB.
 */
export function releaseBuffer(bytes: Uint8Array): void {
  if (bytes.byteLength === bytes.buffer.byteLength) freeBuffer(bytes)
}

/**
 * The same for what a connection handed on: Node reads into 64 KiB that are that read's alone, and from version 26 on does
 * not shorten them when a little less came. Nothing of a pool is freed: of one, bytes are half at most.
 */
export function releaseSocketBuffer(bytes: Uint8Array): void {
  if (bytes.byteLength > bytes.buffer.byteLength / 2) freeBuffer(bytes)
}

function freeBuffer({ buffer, byteLength }: Uint8Array): void {
  if (byteLength >= leastBytes && buffer instanceof ArrayBuffer) nobody.postMessage(undefined, [buffer])
}

/** The same bytes, each chunk freed when the next is asked for. */
export async function* releasingBuffers(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    yield chunk
    releaseBuffer(chunk)
  }
}

/** What few bytes take is not worth the call. */
const leastBytes = 4 * 1024

/** Takes what it is given, as the language has it, and drops it. */
const nobody = portToNobody()

function portToNobody(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  port2.close()
  return port1
}
