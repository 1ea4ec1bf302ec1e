import { z } from 'zod'

/**
 * What the page and this host say to each other beside the contract's own messages: which files the page holds and
 * which downloads it waits for. Tokens are made by the page and hard to guess.
 */
const token = z.string().regex(/^[\w-]{16,64}$/)

export const fromPageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('offerSource'), token }),
  z.strictObject({ kind: z.literal('sourceFailed'), token }),
  z.strictObject({ kind: z.literal('offerSink'), token }),
])

/** To the page: send the bytes of this file now; let the browser fetch this download now. */
export interface ToPage {
  readonly kind: 'pullSource' | 'pullSink'
  readonly token: string
}
