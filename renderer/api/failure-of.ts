import { CancelledError } from '@tanstack/react-query'

/** Why a query failed. One that a person stopped has not: the library keeps its end as an error. */
export function failureOf(query: { readonly error: Error | null }): Error | null {
  return query.error instanceof CancelledError ? null : query.error
}
