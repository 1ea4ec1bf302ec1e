import { Semaphore } from '../../../drivers/common/semaphore.ts'
import type { BlockMemory } from './gzip-blocks.ts'
import type { Place } from './gzip-engine.ts'
import { placeBytes, placesIn } from './places.ts'

/** The places of one engine, in memory that threads can share. */
export class PlacePool {
  readonly memory: SharedArrayBuffer
  readonly #places: readonly BlockMemory[]
  readonly #free: number[]
  readonly #permits: Semaphore

  constructor(count: number) {
    this.memory = new SharedArrayBuffer(count * placeBytes)
    this.#places = placesIn(this.memory)
    this.#free = this.#places.map((_, index) => index)
    this.#permits = new Semaphore(count)
  }

  async take(signal: AbortSignal): Promise<Place> {
    const giveBack = await this.#permits.acquire(signal)
    const index = this.#free.pop()
    const memory = index === undefined ? undefined : this.#places[index]
    if (index === undefined || memory === undefined) throw new RangeError('there is a permit, and no place')
    const release = (): void => {
      this.#free.push(index)
      giveBack()
    }
    return { ...memory, index, release }
  }
}
