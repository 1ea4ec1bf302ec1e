import { request } from 'node:http'
import { Duplex } from 'node:stream'

import { releaseSocketBuffer } from './buffer-release.ts'

/**
 * Frees what a connection read as soon as it was parsed, where Node's parser of HTTP hands on copies of it: half of what
 * is allocated for an answer. The connection is to be one that only Node's HTTP reads.
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

/** Of this version of Node: found by the first connection. */
let parserCopies: Promise<boolean> | undefined

/** Gives Node an answer that is all in memory, and looks whose memory its body comes in. */
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
