import { isIP } from 'node:net'

import { socketOpener, type Opener } from '../connector.ts'
import type { Environment } from '../proxy.ts'
import type { Trust } from '../trust.ts'
import { wayTo } from '../way-to-origin.ts'
import { Connection, type Exchange } from './connection.ts'
import type { RequestTerms } from './request-head.ts'

/** A task that can be stopped: it is told of the end as of every other. */
export interface Ticket {
  stop(): void
}

/** The connections of one store, by origin. */
export class StoreRoutes {
  readonly #environment: Environment
  readonly #trust: Trust
  readonly #routes = new Map<string, Route>()

  /** The environment names proxies; it is asked once for each origin. */
  constructor(environment: Environment, trust: Trust) {
    this.#environment = environment
    this.#trust = trust
  }

  /**
   * Takes a connection and begins the exchange that `make` gives. A kept connection may have been closed meanwhile:
   * where it ends without an answer, the request goes out once more.
   */
  begin(origin: string, make: (terms: RequestTerms) => Exchange): Ticket {
    const route = this.#routes.get(origin) ?? new Route(origin, this.#environment, this.#trust)
    this.#routes.set(origin, route)
    return route.begin(make(route.terms))
  }

  close(): void {
    for (const route of this.#routes.values()) route.close()
    this.#routes.clear()
  }
}

class Route {
  readonly terms: RequestTerms
  readonly #opener: Opener
  readonly #servername: string
  readonly #free: { readonly connection: Connection; readonly timer: NodeJS.Timeout }[] = []
  readonly #all = new Set<Connection>()

  constructor(origin: string, environment: Environment, trust: Trust) {
    const { target, proxy, before, headers } = wayTo(origin, environment)
    const host = target.hostname.replace(/^\[|\]$/g, '')
    this.#opener = socketOpener(target, proxy, trust)
    this.#servername = isIP(host) > 0 ? '' : host
    this.terms = { before, headers }
  }

  begin(exchange: Exchange): Ticket {
    let stopped = false
    let current: Connection | undefined
    const start = async (): Promise<void> => {
      const kept = this.#takeFree()
      if (kept !== undefined) {
        current = kept
        kept.begin(onceMore(exchange, () => void open()))
        return
      }
      await open()
    }
    const open = async (): Promise<void> => {
      try {
        const opened = await this.#open()
        current = opened
        if (stopped) opened.destroy()
        else opened.begin(exchange)
      } catch (error) {
        if (!stopped) exchange.onEnd(error as Error)
      }
    }
    void start()
    return {
      stop: () => {
        if (stopped) return
        stopped = true
        current?.destroy()
        exchange.onEnd(stoppedError())
      },
    }
  }

  close(): void {
    this.#opener.close()
    for (const connection of this.#all) connection.destroy()
  }

  async #open(): Promise<Connection> {
    const connection = await Connection.open(this.#opener, this.#servername, {
      onIdle: (idle) => this.#keep(idle),
      onGone: (gone) => this.#forget(gone),
    })
    this.#all.add(connection)
    return connection
  }

  #takeFree(): Connection | undefined {
    const kept = this.#free.pop()
    clearTimeout(kept?.timer)
    return kept?.connection
  }

  #keep(connection: Connection): void {
    const timer = setTimeout(() => connection.destroy(), keepMs)
    timer.unref()
    this.#free.push({ connection, timer })
  }

  #forget(connection: Connection): void {
    this.#all.delete(connection)
    const at = this.#free.findIndex((kept) => kept.connection === connection)
    const [gone] = at < 0 ? [] : this.#free.splice(at, 1)
    clearTimeout(gone?.timer)
  }
}

/** The same exchange; where the connection ends before any answer, `again` is called in place of its end. */
function onceMore(exchange: Exchange, again: () => void): Exchange {
  let answered = false
  return {
    method: exchange.method,
    head: exchange.head,
    body: exchange.body,
    asksFirst: exchange.asksFirst,
    onBegin: (connection) => exchange.onBegin?.(connection),
    onHead(head) {
      answered = true
      exchange.onHead(head)
    },
    room: () => exchange.room(),
    onBytes: (count) => exchange.onBytes(count),
    get isWhole() {
      return exchange.isWhole
    },
    get givesUp() {
      return exchange.givesUp
    },
    onEnd(error) {
      const { code = '' } = (error ?? {}) as NodeJS.ErrnoException
      if (!answered && closedCodes.has(code)) again()
      else exchange.onEnd(error)
    },
  }
}

const closedCodes: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

function stoppedError(): Error {
  return Object.assign(new Error('stopped'), { code: 'ABORT_ERR' })
}

const keepMs = 30_000
