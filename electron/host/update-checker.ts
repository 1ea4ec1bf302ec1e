import { valid, gt } from 'semver'
import { z } from 'zod'

import { explained, isStoreError, type StoreError } from '../../drivers/index.ts'
import type { UpdateState } from '../api/rows.ts'
import { explain } from './explain.ts'

export interface UpdateCheckerParts {
  /** Undefined where this build has none. */
  readonly feed: URL | undefined
  /** The version that runs. */
  readonly version: string
  /** Gets a document, in so many bytes at most. */
  readonly get: (
    feed: URL,
    signal: AbortSignal,
  ) => Promise<{ readonly status: number; readonly text: string }>
  /** Whether the person lets Bollard ask by itself. */
  readonly mayAsk: () => Promise<boolean>
  readonly nowMs: () => number
}

/**
 * Looks whether there is a newer version: asks the feed, which answers as GitHub does for the latest release of a
 * repository (https://docs.github.com/rest/releases/releases#get-the-latest-release). It downloads and installs nothing.
 */
export class UpdateChecker {
  readonly #parts: UpdateCheckerParts
  #state: UpdateState = { kind: 'unknown' }
  #askedAtMs: number | undefined

  constructor(parts: UpdateCheckerParts) {
    this.#parts = parts
  }

  /** What is known. Asks first where it may and has not for a day; what fails then is told to nobody. */
  async known(signal: AbortSignal): Promise<UpdateState> {
    const { feed, mayAsk, nowMs } = this.#parts
    if (feed === undefined) return { kind: 'noFeed' }
    const isFresh = this.#askedAtMs !== undefined && nowMs() - this.#askedAtMs < askedAgainAfterMs
    if (!isFresh && (await mayAsk())) await this.check(signal).catch(() => undefined)
    return this.#state
  }

  /** Asks now. Fails with Unsupported without a feed, with Unavailable or Corrupt where its answer says nothing. */
  async check(signal: AbortSignal): Promise<UpdateState> {
    const { feed, version, nowMs } = this.#parts
    if (feed === undefined) throw explained('Unsupported', explain('noFeedAddress', {}))
    this.#askedAtMs = nowMs()
    const { tag_name: tag, html_url: page } = await this.#latest(feed, signal)
    const checkedAtMs = nowMs()
    const latest = valid(tag.replace(/^v/, ''))
    if (latest === null) throw explained('Corrupt', explain('feedUnreadable', {}))
    const isNewer = valid(version) !== null && gt(latest, version)
    this.#state = isNewer
      ? { kind: 'newer', version: latest, page, checkedAtMs }
      : { kind: 'current', checkedAtMs }
    return this.#state
  }

  async #latest(feed: URL, signal: AbortSignal): Promise<z.infer<typeof releaseSchema>> {
    const { status, text } = await this.#parts
      .get(feed, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]))
      .catch((error: unknown) => {
        signal.throwIfAborted()
        throw silent(error)
      })
    if (status !== 200) throw explained('Unavailable', explain('feedStatus', { status }))
    const read = releaseSchema.safeParse(parsed(text))
    if (!read.success) throw explained('Corrupt', explain('feedUnreadable', {}))
    return read.data
  }
}

const patienceMs = 15_000
const askedAgainAfterMs = 24 * 3_600_000

/** Of the answer, what is used. A page of another scheme could be a program. */
const releaseSchema = z.object({
  tag_name: z.string().min(1).max(128),
  html_url: z
    .string()
    .max(2048)
    .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:'),
  draft: z.literal(false).optional(),
})

function silent(error: unknown): StoreError {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  const why = isStoreError(error) || typeof code !== 'string' ? 'no answer' : code
  return explained('Unavailable', explain('feedSilent', { why }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
