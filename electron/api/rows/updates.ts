/** What is known of newer versions. */
export type UpdateState =
  /** Nobody has asked the feed, or it did not answer. */
  | { readonly kind: 'unknown' }
  /** This build has no address to ask. */
  | { readonly kind: 'noFeed' }
  | { readonly kind: 'current'; readonly checkedAtMs: number }
  | {
      readonly kind: 'newer'
      readonly version: string
      /** The page of the version, which a person may open: https, at most 2,048 characters. */
      readonly page: string
      readonly checkedAtMs: number
    }
