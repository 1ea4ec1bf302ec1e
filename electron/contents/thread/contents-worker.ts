import { parentPort } from 'node:worker_threads'

import { Channel } from '../../../drivers/common/channel.ts'
import { toSentError } from '../../../drivers/common/sent-error.ts'
import { buffersOfBatch } from '../tar/entry-batch.ts'
import type { FromContentsThread, ToContentsThread } from './messages.ts'
import { readLayer, type LayerFacts, type LayerToRead } from './read-layer.ts'

/** The thread that reads layers: unpacks their bytes and lists their entries; see `ContentsThread`. */
const layers = new Map<number, Channel<Uint8Array>>()

parentPort?.on('message', (message: ToContentsThread) => {
  switch (message.kind) {
    case 'begin': {
      const chunks = new Channel<Uint8Array>()
      layers.set(message.id, chunks)
      void read(message.id, message.layer, chunks)
      return
    }
    case 'chunk':
      layers.get(message.id)?.push(message.bytes)
      return
    case 'end':
      layers.get(message.id)?.end()
      return
    case 'stop':
      layers.get(message.id)?.fail(new Error('nobody waits for it'))
      layers.delete(message.id)
  }
})

answer({ kind: 'ready' })

async function read(id: number, layer: LayerToRead, chunks: Channel<Uint8Array>): Promise<void> {
  try {
    const steps = readLayer(taken(id, chunks), layer)
    for (;;) {
      const step = await steps.next()
      if (step.done === true) {
        answer({ kind: 'done', id, facts: step.value }, buffersOfFacts(step.value))
        break
      }
      answer({ kind: 'entries', id, batch: step.value }, buffersOfBatch(step.value))
    }
  } catch (error) {
    if (layers.has(id)) answer({ kind: 'failed', id, failure: toSentError(error) })
  } finally {
    layers.delete(id)
  }
}

async function* taken(id: number, chunks: Channel<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const bytes of chunks) {
    answer({ kind: 'taken', id, bytes: bytes.byteLength })
    yield bytes
  }
}

function buffersOfFacts({ points }: LayerFacts): readonly ArrayBuffer[] {
  // Windows of no bytes share one buffer.
  return points?.windows.filter(({ byteLength }) => byteLength > 0).map(({ buffer }) => buffer) ?? []
}

function answer(message: FromContentsThread, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}
