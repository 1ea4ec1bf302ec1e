import { calmly } from './calmly.ts'

/**
 * A list that arrives in pages. `ended` tells a whole list from one that was stopped or broke off: a query that
 * was left half-way keeps what it had, and must not pass for complete.
 */
export interface Listing<Page> {
  readonly pages: readonly Page[]
  readonly ended: boolean
}

export type ListingPart<Page> = { readonly pages: readonly Page[] } | 'end'

export const emptyListing: Listing<never> = { pages: [], ended: false }

/** The pages of a stream, those that come close together as one part, then its end. */
export async function* listingParts<Page>(pages: AsyncIterable<Page>): AsyncGenerator<ListingPart<Page>> {
  for await (const gathered of calmly(pages)) yield { pages: gathered }
  yield 'end'
}

/** Keeps pages as they came: appending copies a short array of pages, never the rows. */
export function addToListing<Page>(listing: Listing<Page>, part: ListingPart<Page>): Listing<Page> {
  return part === 'end'
    ? { pages: listing.pages, ended: true }
    : { pages: [...listing.pages, ...part.pages], ended: false }
}
