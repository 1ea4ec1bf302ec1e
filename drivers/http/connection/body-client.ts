import { cancelledError } from '../../common/errors.ts'
import type { LightAnswer, LightHead } from '../light-client.ts'
import type { Environment } from '../proxy.ts'
import { bodyError } from '../received-body.ts'
import type { Trust } from '../trust.ts'
import { UnusualAnswer } from './answer-head.ts'
import { headOf, type PlainRequest } from './request-head.ts'
import { StoreRoutes, type Ticket } from './routes.ts'
import { StreamExchange, type StreamHead } from './stream-exchange.ts'

/** Reads bodies of any length while they come, into memory that belongs to the reader. */
export interface BodyClient {
  /** Fails with Cancelled when the signal aborts, and with the error of Node where there is no answer; see `transportError`. */
  open(request: PlainRequest, signal: AbortSignal): Promise<OpenedBody>
  /** Closes all connections; what is under way fails. */
  close(): void
}

export type OpenedBody =
  | {
      readonly kind: 'body'
      readonly head: LightHead
      readonly sizeBytes: number
      /**
       * Chunks of at most 256 KiB. Fails with Unavailable, to be tried again, when the connection ends before them, and with
       * Cancelled when the signal aborts. A reader that stops closes the connection.
       */
      readonly bytes: AsyncGenerator<Uint8Array, void, undefined>
    }
  /** With at most 64 KiB of its body. */
  | { readonly kind: 'refused'; readonly answer: LightAnswer }
  /** An answer that is not read here, such as one in chunks; nothing more comes of it. */
  | { readonly kind: 'unusual'; readonly why: string }

/** Keeps connections as `lightClient` does. Proxies of the environment and authorities are those of `httpAgents`. */
export function bodyClient({
  trust,
  environment,
}: {
  readonly trust: Trust
  readonly environment: Environment
}): BodyClient {
  const routes = new StoreRoutes(environment, trust)
  return {
    open: (request, signal) => opened(routes, request, signal),
    close: () => routes.close(),
  }
}

async function opened(routes: StoreRoutes, request: PlainRequest, signal: AbortSignal): Promise<OpenedBody> {
  if (signal.aborted) throw cancelledError({})
  const { answer, exchange, ticket } = await answered(routes, request, signal)
  if (answer instanceof UnusualAnswer) return { kind: 'unusual', why: answer.message }
  if (answer instanceof Error) throw signal.aborted ? cancelledError({}, answer) : answer
  const head = headOf(answer.head)
  if (answer.kind === 'refused') return { kind: 'refused', answer: { ...head, body: answer.body.bytes() } }
  const sizeBytes = answer.head.length.kind === 'bytes' ? answer.head.length.bytes : 0
  return { kind: 'body', head, sizeBytes, bytes: told(exchange, ticket, signal) }
}

function answered(routes: StoreRoutes, request: PlainRequest, signal: AbortSignal) {
  type Answered = { answer: StreamHead | Error; exchange: StreamExchange; ticket: Ticket }
  return new Promise<Answered>((resolve) => {
    let ticket: Ticket | undefined
    const stop = (): void => ticket?.stop()
    const make = (terms: ConstructorParameters<typeof StreamExchange>[1]): StreamExchange => {
      const exchange: StreamExchange = new StreamExchange(request, terms, (answer) => {
        signal.removeEventListener('abort', stop)
        // An exchange never answers while it is being made.
        resolve({ answer, exchange, ticket: { stop } })
      })
      return exchange
    }
    signal.addEventListener('abort', stop)
    ticket = routes.begin(request.origin, make)
  })
}

async function* told(
  exchange: StreamExchange,
  ticket: Ticket,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stop = (): void => ticket.stop()
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    yield* exchange.bytes()
    if (signal.aborted) throw cancelledError({})
  } catch (cause) {
    throw bodyError(cause, signal)
  } finally {
    signal.removeEventListener('abort', stop)
    if (!exchange.isWhole) stop()
  }
}
