import { z } from 'zod'

/**
 * What the page and this host say to each other beside the contract's own messages: which files the page holds and
 * which downloads it waits for. Tokens are made by the page and hard to guess; tickets by the host, one a range.
 */
const token = z.string().regex(/^[\w-]{16,64}$/)

export const fromPageSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('offerSource'),
    token,
    sizeBytes: z.int().nonnegative(),
    modifiedAtMs: z.int().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('sourceFailed'), ticket: token }),
  z.strictObject({ kind: z.literal('offerSink'), token }),
])

export type FromPage = z.infer<typeof fromPageSchema>

/**
 * To the page: send this range of the file now, to that ticket; end the request to that ticket; let the browser fetch this
 * download now.
 */
export type ToPage =
  | {
      readonly kind: 'pullSource'
      readonly token: string
      readonly ticket: string
      readonly offset: number
      /** To the end when absent. */
      readonly length?: number
    }
  | { readonly kind: 'dropSource'; readonly ticket: string }
  | { readonly kind: 'pullSink'; readonly token: string }
