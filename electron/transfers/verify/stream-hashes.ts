import { createHash, type Hash } from 'node:crypto'

import type { FromStreamThread, ToHashThread, ToStreamThread } from './hash-messages.ts'

/** In the thread that hashes: content that another thread reads, by pieces in memory that both share. */
export class StreamHashes {
  readonly #answer: (message: FromStreamThread) => void
  readonly #hashes = new Map<number, Hash>()
  #pieces: readonly Uint8Array[] = []

  constructor(answer: (message: FromStreamThread) => void) {
    this.#answer = answer
  }

  static isFor(message: ToHashThread | ToStreamThread): message is ToStreamThread {
    return kinds.has(message.kind)
  }

  receive(message: ToStreamThread): void {
    switch (message.kind) {
      case 'memory': {
        const { memory, pieceBytes } = message
        const count = memory.byteLength / pieceBytes
        this.#pieces = Array.from(
          { length: count },
          (_, place) => new Uint8Array(memory, place * pieceBytes, pieceBytes),
        )
        return
      }
      case 'beginStream':
        this.#hashes.set(message.id, createHash(message.algorithm))
        return
      case 'piece': {
        const piece = this.#pieces[message.place]
        if (piece !== undefined) this.#hashes.get(message.id)?.update(piece.subarray(0, message.length))
        this.#answer({ kind: 'free', place: message.place })
        return
      }
      case 'shared':
        this.#hashes.get(message.id)?.update(message.bytes)
        this.#answer({ kind: 'taken', id: message.id })
        return
      case 'endStream': {
        const hash = this.#hashes.get(message.id)
        this.#hashes.delete(message.id)
        if (hash !== undefined) this.#answer({ kind: 'digest', id: message.id, hex: hash.digest('hex') })
        return
      }
      case 'dropStream':
        this.#hashes.delete(message.id)
        return
      case 'whole': {
        const hex = createHash(message.algorithm).update(message.bytes).digest('hex')
        this.#answer({ kind: 'digest', id: message.id, hex })
      }
    }
  }
}

const kinds: ReadonlySet<string> = new Set<ToStreamThread['kind']>([
  'memory',
  'beginStream',
  'piece',
  'shared',
  'endStream',
  'dropStream',
  'whole',
])
