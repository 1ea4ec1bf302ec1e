import { request } from 'node:http'
import { Duplex } from 'node:stream'

import { releaseSocketBuffer } from './buffer-release.ts'

/**
 * Releases the buffers that a connection reads into once Node's HTTP parser is done with them, where the parser hands on
 * copies: half of all memory that is allocated for a response. Only Node's HTTP may read from the connection.
 */
export function releaseSocketBuffers(connection: Duplex): void {
  let copied = false
  parserCopies ??= findWhetherParserCopies()
  void parserCopies.then((copies) => (copied = copies))
  connection.on('data', (bytes: Uint8Array) => {
    // Node's own listener comes after this one.
    if (copied) setImmediate(releaseSocketBuffer, bytes)
  })
}

/** Whether the parser of this Node hands on copies; found out for the first connection. */
let parserCopies: Promise<boolean> | undefined

/** Gives Node a response from memory, and looks whether the body is in the same memory. */
function findWhetherParserCopies(): Promise<boolean> {
  const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n-')
  return new Promise((resolve) => {
    const connection = new Duplex({
      read: () => undefined,
      write: (_bytes, _encoding, written) => written(),
    })
    const asked = request({ createConnection: () => connection })
    asked.once('socket', () => connection.push(answer))
    asked.once('response', (response) => {
      response.once('data', (body: Uint8Array) => {
        resolve(body.buffer !== answer.buffer)
        connection.destroy()
      })
    })
    asked.once('error', () => resolve(false))
    asked.end()
  })
}
