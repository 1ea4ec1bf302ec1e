/** A promise with its two functions: `Promise.withResolvers`, which Node 20 does not have. */
export interface Deferred<Result = void> {
  readonly promise: Promise<Result>
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

export function newDeferred<Result = void>(): Deferred<Result> {
  let settle: Omit<Deferred<Result>, 'promise'> | undefined
  const promise = new Promise<Result>((resolve, reject) => (settle = { resolve, reject }))
  return { promise, resolve: (result) => settle?.resolve(result), reject: (error) => settle?.reject(error) }
}
