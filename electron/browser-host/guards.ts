import type { IncomingMessage } from 'node:http'

import type { Sessions } from './sessions.ts'

/** Why a request is turned away, as an HTTP status; undefined when it may come in. */
export type Refusal = 401 | 403 | 421

export interface Guard {
  /** A `Host` of ours (a name that was rebound to this machine is not), and no page of another origin behind it. */
  refuse(request: IncomingMessage): Refusal | undefined
  /** The same for what only our page may ask. */
  refuseOthers(request: IncomingMessage): Refusal | undefined
  /** The same for the socket and for what changes something: the page must say its token. */
  refuseStranger(request: IncomingMessage, token: string | undefined): Refusal | undefined
}

/** Checks of who asks. */
export function createGuard(sessions: Sessions): Guard {
  const refuse = ({ headers }: IncomingMessage): Refusal | undefined => {
    const { host, origin } = headers
    if (host === undefined || !loopback.test(host)) return 421
    if (origin !== undefined && origin !== `http://${host}`) return 403
    return undefined
  }
  const refuseOthers = (request: IncomingMessage): Refusal | undefined =>
    refuse(request) ?? (request.headers.origin === undefined ? 403 : undefined)
  return {
    refuse,
    refuseOthers,
    refuseStranger: (request, token) =>
      refuseOthers(request) ?? (token !== undefined && sessions.admits(token) ? undefined : 401),
  }
}

/**
 * Names of this machine for itself, with any port: `ssh -L 9000:127.0.0.1:8080` brings pages that know port 9000. A name
 * that an attacker owns and points to this machine is none of them, whatever its port.
 */
const loopback = /^(?:127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/
