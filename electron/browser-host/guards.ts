import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Why a request is turned away, as an HTTP status; undefined when it may come in. */
export type Refusal = 401 | 403 | 421

export interface Guard {
  /** A `Host` of ours (a name that was rebound to this machine is not), and no page of another origin behind it. */
  refuse(request: IncomingMessage): Refusal | undefined
  /** The same for the socket and for uploads, which must come from our page, and say the token. */
  refuseStranger(request: IncomingMessage, token: string | undefined): Refusal | undefined
}

/** Checks of who asks. The port is known only when the server listens. */
export function createGuard(token: string, port: () => number): Guard {
  const hosts = (): readonly string[] => [`127.0.0.1:${port()}`, `localhost:${port()}`]
  const refuse = ({ headers }: IncomingMessage): Refusal | undefined => {
    const { host, origin } = headers
    if (host === undefined || !hosts().includes(host)) return 421
    if (origin !== undefined && origin !== `http://${host}`) return 403
    return undefined
  }
  return {
    refuse,
    refuseStranger(request, given) {
      const refusal = refuse(request)
      if (refusal !== undefined) return refusal
      if (request.headers.origin === undefined) return 403
      return given !== undefined && equal(given, token) ? undefined : 401
    },
  }
}

function equal(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
