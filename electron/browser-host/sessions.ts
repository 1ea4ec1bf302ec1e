import { createHash, randomBytes } from 'node:crypto'

/**
 * Who may use the host. An address holds a launch secret, which works once and for a short time; the page that brings it
 * gets a token of its own, which stands in no address, no argument of a process and no cookie. (A cookie would go to
 * every port of this machine, and another user may listen on one.)
 */
export class Sessions {
  readonly #now: () => number
  /** By the hash of the secret: looking one up takes the same time whatever was guessed. Oldest first. */
  readonly #launches = new Map<string, { readonly endsAtMs: number }>()
  readonly #tokens = new Set<string>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** A secret for one page, good for `launchSeconds`. */
  newLaunch(): string {
    const secret = newSecret()
    this.#launches.set(hashed(secret), { endsAtMs: this.#now() + launchSeconds * 1000 })
    dropOldest(this.#launches, maxLaunches)
    return secret
  }

  /** The token of a page; undefined for a secret that is none, was used, or is too old. */
  redeem(secret: string): string | undefined {
    const key = hashed(secret)
    const launch = this.#launches.get(key)
    this.#launches.delete(key)
    if (launch === undefined || launch.endsAtMs <= this.#now()) return undefined
    const token = newSecret()
    this.#tokens.add(hashed(token))
    dropOldest(this.#tokens, maxTokens)
    return token
  }

  admits(token: string): boolean {
    return this.#tokens.has(hashed(token))
  }
}

/** Enough for a person who copies an address from a terminal. */
export const launchSeconds = 120
/** Addresses that nobody opened, and pages of a host that runs for weeks, are forgotten in the end. */
const maxLaunches = 64
const maxTokens = 256

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('base64')
}

function dropOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return
    kept.delete(key)
  }
}
