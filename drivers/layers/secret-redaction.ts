import { StoreError } from '../common/errors.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import { Secret } from '../parameters/secret.ts'
import type { Resolved } from '../parameters/table.ts'
import { wrapCalls } from './wrap-calls.ts'

/** The secrets that a store sends, as they are now: those of a chain are known once it was asked, and change. */
export type SentSecrets = () => readonly string[]

/**
 * Puts dots for the store's secrets wherever a service repeats them: some quote the request in what they refuse it
 * with, the access key or the token among it. Secrets of fewer than six characters are left: they are parts of words.
 */
export function redactSecrets(inner: ObjectStore, secrets: SentSecrets): ObjectStore {
  const hide = hiding(secrets)
  const layered = wrapCalls(inner, async ({ signal }, run) => {
    try {
      return await run(signal)
    } catch (error) {
      throw error instanceof StoreError ? withoutSecrets(error, hide) : error
    }
  })
  return {
    ...layered,
    deleteMany: async (keys, signal, way) =>
      (await layered.deleteMany(keys, signal, way)).map((failure) => ({
        ...failure,
        code: hide(failure.code),
        message: hide(failure.message),
      })),
  }
}

/** The same for a failure of a request that was not made through the store. */
export function errorRedactor(secrets: SentSecrets): (error: StoreError) => StoreError {
  const hide = hiding(secrets)
  return (error) => withoutSecrets(error, hide)
}

type Hide = (text: string) => string

/** The secrets among the parameters. */
export function secretTexts(values: Resolved['values']): readonly string[] {
  return Object.values(values).flatMap((value) => (value instanceof Secret ? [value.reveal()] : []))
}

function hiding(secrets: SentSecrets): Hide {
  return (text) =>
    secrets()
      .flatMap(formsOf)
      .reduce((rest, secret) => rest.replaceAll(secret, dots), text)
}

const dots = '••••••••'
const shortest = 6

/** As it is, and as it is written in an address. The longer one first: the other may be a part of it. */
function formsOf(text: string): string[] {
  if (text.length < shortest) return []
  return [...new Set([encodeURIComponent(text), text])]
}

function withoutSecrets(error: StoreError, hide: Hide): StoreError {
  const { serviceCode, requestId } = error.where
  const told = `${error.message}\n${serviceCode ?? ''}\n${requestId ?? ''}`
  if (hide(told) === told) return error
  const where = {
    ...error.where,
    ...(serviceCode === undefined ? {} : { serviceCode: hide(serviceCode) }),
    ...(requestId === undefined ? {} : { requestId: hide(requestId) }),
  }
  // Its cause says the same once more, and goes.
  return new StoreError(error.code, hide(error.message), where, {
    retry: error.retry,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  })
}
