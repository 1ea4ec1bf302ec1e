import { StoreRoutes, type Ticket } from '../../connection/routes.ts'
import { trustOnDemand } from '../../trust.ts'
import type { FromLane, ToLane } from '../lane-messages.ts'
import type { LaneTerms } from '../lanes.ts'
import { bodyMd5s } from './body-md5s.ts'
import { Md5Group } from './md5-group.ts'
import { pieceSums } from './piece-sums.ts'
import { RangeWriter } from './range-writer.ts'
import { ReceiveExchange } from './receive-exchange.ts'
import { failureOf, SendExchange } from './send-exchange.ts'
import { SlotPool } from './slot-pool.ts'
import { ThreadSums } from './body-sums.ts'

type Task<Kind extends ToLane['kind']> = Extract<ToLane, { kind: Kind }>

/** What one thread does: it moves bodies, and makes checksums. Every task is answered once. */
export class LaneThread {
  readonly #tell: (message: FromLane) => void
  readonly #stores = new Map<number, StoreRoutes>()
  readonly #tickets = new Map<number, Ticket>()
  readonly #slots: SlotPool
  readonly #md5s: Md5Group
  readonly #sums: ThreadSums

  constructor(tell: (message: FromLane) => void) {
    this.#tell = tell
    this.#sums = new ThreadSums((id, sums) => tell({ kind: 'summed', id, sums }))
    const md5 = bodyMd5s(slots, slotBytes, bodies)
    this.#slots = new SlotPool(
      slots,
      slotBytes,
      (slot) => md5.slot(slot),
      () => this.#md5s.makeRoom(),
    )
    this.#md5s = new Md5Group(md5, (slot) => this.#slots.give(slot))
  }

  receive(message: ToLane): void {
    switch (message.kind) {
      case 'open':
        this.#open(message.store, message.terms)
        return
      case 'close':
        this.#stores.get(message.store)?.close()
        this.#stores.delete(message.store)
        return
      case 'receive':
        this.#begin(message.id, () => this.#receiveRange(message))
        return
      case 'send':
        this.#begin(message.id, () => this.#sendBody(message))
        return
      case 'sum':
        this.#sums.add(message)
        return
      case 'stop':
        this.#tickets.get(message.id)?.stop()
    }
  }

  #open(store: number, terms: LaneTerms): void {
    this.#stores.set(store, new StoreRoutes(terms.environment, trustOnDemand(terms)))
  }

  #begin(id: number, begin: () => Ticket): void {
    try {
      this.#tickets.set(id, begin())
    } catch (error) {
      this.#fail(id, error)
    }
  }

  #fail(id: number, error: unknown): void {
    this.#tickets.delete(id)
    this.#tell({ kind: 'failed', id, failure: failureOf(error) })
  }

  #receiveRange({ id, store, request, place }: Task<'receive'>): Ticket {
    const progress = this.#progressOf(id)
    return this.#routesOf(store).begin(request.origin, (terms) => {
      const sums = place.sums && pieceSums(place.sums, this.#slots, this.#md5s)
      const writer = new RangeWriter(place, this.#slots, sums, progress)
      return new ReceiveExchange(request, terms, place, writer, (end) => {
        if (end.kind === 'failed') return this.#fail(id, end.error)
        this.#tickets.delete(id)
        this.#tell({ kind: 'received', id, received: end.received })
      })
    })
  }

  #sendBody({ id, store, request, body }: Task<'send'>): Ticket {
    return this.#routesOf(store).begin(
      request.origin,
      (terms) =>
        new SendExchange(request, terms, body, (sent) => {
          if (sent.kind === 'failed') return this.#fail(id, sent.error)
          this.#tickets.delete(id)
          this.#tell({ kind: 'answered', id, answer: sent.answer })
        }),
    )
  }

  #routesOf(store: number): StoreRoutes {
    const routes = this.#stores.get(store)
    if (routes === undefined) throw new Error('the store is closed')
    return routes
  }

  /** Not for each slot: a message costs more than what it tells. */
  #progressOf(id: number): () => void {
    let toldAtMs = performance.now()
    return () => {
      const nowMs = performance.now()
      if (nowMs - toldAtMs < progressMs) return
      toldAtMs = nowMs
      this.#tell({ kind: 'progress', id })
    }
  }
}

const slots = 32
const slotBytes = 256 * 1024
/** MD5s under way: each range has the one that it adds to, and some that wait. */
const bodies = 256
const progressMs = 200
