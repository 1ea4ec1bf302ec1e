import { MessageChannel, parentPort } from 'node:worker_threads'
import { deflateRawSync } from 'node:zlib'

import { deflateBlock, type BlockMemory } from './gzip-blocks.ts'
import type { FromGzipThread, ToGzipThread } from './messages.ts'
import { bytesToHash, placesIn } from './places.ts'
import { RunningHash } from './running-hash.ts'

/** A thread that deflates blocks and hashes content; see `GzipThreads`. */
let places: readonly BlockMemory[] = []
const hashes = new Map<number, RunningHash>()

const { port1: closedPort, port2 } = new MessageChannel()
port2.close()

parentPort?.on('message', (message: ToGzipThread) => void receive(message))
answer({ kind: 'ready' })

async function receive(message: ToGzipThread): Promise<void> {
  switch (message.kind) {
    case 'memory':
      places = placesIn(message.memory)
      return
    case 'deflate': {
      const used: ArrayBuffer[] = []
      const outputBytes = await deflateBlock(placeAt(message.place), message, (bytes, options) => {
        const deflated = deflateRawSync(bytes, options)
        if (deflated.buffer instanceof ArrayBuffer) used.push(deflated.buffer)
        return deflated
      })
      release(used)
      answer({ kind: 'deflated', place: message.place, outputBytes })
      return
    }
    case 'beginHash':
      hashes.set(message.id, new RunningHash(message.algorithm))
      return
    case 'hash':
      hashes.get(message.id)?.update(bytesToHash(placeAt(message.place), message.of, message.sizeBytes))
      answer({ kind: 'hashed', id: message.id })
      return
    case 'endHash': {
      const hash = hashes.get(message.id)
      hashes.delete(message.id)
      if (hash !== undefined) answer({ kind: 'digest', id: message.id, ...hash.result() })
      return
    }
    case 'dropHash':
      hashes.delete(message.id)
  }
}

function placeAt(place: number): BlockMemory {
  const memory = places[place]
  if (memory === undefined) throw new RangeError(`there is no place ${place}`)
  return memory
}

/** Otherwise each thread would keep some 20 MB of them until V8 collects: they are outside its heap. */
function release(buffers: readonly ArrayBuffer[]): void {
  const own = buffers.filter(({ byteLength }) => byteLength > leastReleasedBytes)
  if (own.length > 0) closedPort.postMessage(undefined, own)
}

/**
 * Smaller ones may be Node's pool, from which others have memory: since Node 26 it takes a little more than its size says,
 * and without it later outputs would be garbage.
 */
const leastReleasedBytes = 2 * Buffer.poolSize

function answer(message: FromGzipThread): void {
  parentPort?.postMessage(message, [])
}
